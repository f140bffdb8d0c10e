package io.tidemill.spark;

import io.tidemill.engine.PartitionAction;
import java.util.Iterator;
import java.util.List;

/** The end of an action: one result for a partition. */
record ActionWork<T, R>(PartitionAction<? super T, R> action, Stage stage) implements Work<T, Result<R>> {
    @Override
    public Iterator<Result<R>> run(PieceTask<T> task) {
        stage.enter(task.context());
        return List.of(new Result<>(task.<R>run(action))).iterator();
    }
}
