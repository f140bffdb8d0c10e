package io.tidemill.jdbc;

import io.tidemill.StreamingContext;
import io.tidemill.runtime.BatchInfo;
import io.tidemill.runtime.StreamingListener;
import java.sql.DriverManager;
import java.time.Duration;

/** A durable program that copies the rows of a table to another, in a JVM of its own. It prints a line after each batch. */
final class CopyProgram {
    private CopyProgram() {}

    /** Copies in a database (URL, user, password), with a checkpoint directory, until so many rows are there. */
    public static void main(String[] args) throws Exception {
        int rows = Integer.parseInt(args[4]);
        try (Database database =
                Database.at(args[0]).user(args[1]).password(args[2]).build()) {
            StreamingContext context = StreamingContext.builder("copy")
                    .batchInterval(Duration.ofMillis(20))
                    .build();
            context.checkpoint(args[3]);
            context.addListener(new StreamingListener() {
                @Override
                public void onBatchCompleted(BatchInfo batch) {
                    System.out.println(batch.batchTime());
                }
            });
            context.stream(JdbcSource.<Long>builder(database, row -> row.getLong("n"))
                            .table("numbers")
                            .column("n", PositionType.LONG)
                            .pageRows(50)
                            .batchRows(200)
                            .pollInterval(Duration.ofMillis(5))
                            .build())
                    .output(JdbcSink.<Long>builder(database)
                            .table("copies")
                            .value("n", n -> n)
                            .exactlyOnce("copy", "copies")
                            .batchRows(30)
                            .build());
            context.start();
            try (var connection = DriverManager.getConnection(args[0], args[1], args[2]);
                    var count = connection.prepareStatement("SELECT COUNT(*) FROM copies")) {
                int copied = 0;
                while (copied < rows) {
                    if (context.awaitTermination(Duration.ofMillis(50))) {
                        throw new IllegalStateException("the context stopped");
                    }
                    try (var result = count.executeQuery()) {
                        result.next();
                        copied = result.getInt(1);
                    }
                }
            }
            context.close();
        }
    }
}
