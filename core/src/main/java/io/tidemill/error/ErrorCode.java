package io.tidemill.error;

/** The stable name of a kind of failure; programs may switch on it, messages may change. */
public enum ErrorCode {
    /** An argument makes no sense for the operator it was given to. */
    INVALID_ARGUMENT,
    /** The call is not allowed in the state the context is in. */
    INVALID_STATE,
    /** A setting has a name that nobody knows. */
    UNKNOWN_SETTING,
    /** A setting's value cannot be read as its type, or lies outside its range. */
    INVALID_SETTING,
    /** A function of the program threw. */
    FUNCTION_FAILED,
    /** An output operation failed, and its batch with it. */
    BATCH_FAILED,
    /** An action that needs an element found none. */
    EMPTY_COLLECTION,
    /** Reading an input failed. */
    INPUT_FAILED,
    /** Input was read after the batch that it belongs to was over. */
    INPUT_RELEASED,
    /** A file of the checkpoint directory is not what was written. */
    CHECKPOINT_DAMAGED,
    /** The checkpoint directory cannot be used: another process has it, or it does not go with the program. */
    CHECKPOINT_REFUSED,
    /** Writing to the checkpoint directory failed. */
    CHECKPOINT_FAILED,
    /** An object has to be written, but its class cannot be. */
    NOT_SERIALIZABLE,
    /** Writing an output failed. */
    OUTPUT_FAILED,
    /** A source cannot go on. */
    SOURCE_FAILED,
    /** An action was called from inside a task. */
    NESTED_ACTION,
    /** What runs the tasks failed: a cluster that cannot be reached, executors that are lost or do not come. */
    ENGINE_FAILED,
    /** The work was interrupted or cancelled. */
    CANCELLED
}
