CREATE TABLE IF NOT EXISTS alerts (
    card VARCHAR(20),
    window_end TIMESTAMP,
    payments BIGINT,
    cents BIGINT,
    PRIMARY KEY (card, window_end)
);
