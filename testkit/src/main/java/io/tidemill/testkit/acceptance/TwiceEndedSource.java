package io.tidemill.testkit.acceptance;

import io.tidemill.source.PositionChanges;
import io.tidemill.source.Source;
import io.tidemill.source.SourceBatch;
import io.tidemill.source.SourceContext;
import io.tidemill.source.SourceRun;
import io.tidemill.time.BatchTime;

/** A source that is stopped and closed twice whenever it is once. */
record TwiceEndedSource<T>(Source<T> source) implements Source<T> {
    @Override
    public String kind() {
        return source.kind();
    }

    @Override
    public SourceRun<T> start(SourceContext context) {
        return new Run<>(source.start(context));
    }

    private record Run<T>(SourceRun<T> run) implements SourceRun<T> {
        @Override
        public SourceBatch<T> seal(BatchTime time) {
            return run.seal(time);
        }

        @Override
        public SourceBatch<T> replay(BatchTime time, PositionChanges changes) {
            return run.replay(time, changes);
        }

        @Override
        public void committed(BatchTime time) {
            run.committed(time);
        }

        @Override
        public void forget(BatchTime time) {
            run.forget(time);
        }

        @Override
        public void stopReceiving() {
            run.stopReceiving();
            run.stopReceiving();
        }

        @Override
        public boolean isExhausted() {
            return run.isExhausted();
        }

        @Override
        public void close() {
            run.close();
            run.close();
        }
    }
}
