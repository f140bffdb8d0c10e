package io.tidemill.spark.storage;

import io.tidemill.error.ErrorCode;
import io.tidemill.error.TidemillException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.Optional;
import org.apache.hadoop.util.VersionInfo;

/** What to do about the failures of an object store: one line for each, and its own long words behind it as the cause. */
final class ObjectStoreErrors {
    private static final int MOST_CAUSES = 20;

    private ObjectStoreErrors() {}

    /** The error for a store whose client is not there. */
    static TidemillException missing(String location, Throwable cause) {
        boolean isS3 = location.startsWith("s3a:");
        return new TidemillException(
                ErrorCode.CHECKPOINT_REFUSED,
                "The class path has no file system for the checkpoint directory " + location + " (" + rootOf(cause)
                        + "); add "
                        + (isS3
                                ? "io.tidemill:tidemill-s3, or org.apache.hadoop:hadoop-aws:" + VersionInfo.getVersion()
                                        + " and, of the AWS SDK for Java 2, software.amazon.awssdk:bundle or the modules s3,"
                                        + " s3-transfer-manager, sts, apache-client and netty-nio-client"
                                : "the module of Hadoop or of the store's maker that has it, of the version of Hadoop that is there, "
                                        + VersionInfo.getVersion()),
                cause);
    }

    /**
     * The error for a store that does not answer as it should.
     *
     * @param endpoint what the message calls the store's server
     */
    static TidemillException readable(String location, String endpoint, IOException cause) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_FAILED,
                "The checkpoint directory " + location + " cannot be reached: "
                        + reason(cause, endpoint).orElseGet(() -> firstLine(cause)),
                cause);
    }

    /** The error for a file whose objects are not those that were put. */
    static TidemillException damaged(String location, String name, IOException cause) {
        return new TidemillException(
                ErrorCode.CHECKPOINT_DAMAGED,
                "The file " + location + "/" + name + " is damaged: " + firstLine(cause)
                        + "; restore the checkpoint directory from a copy, or start with an empty one",
                cause);
    }

    private static Optional<String> reason(Throwable failure, String endpoint) {
        Throwable cause = failure;
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            String type = cause.getClass().getSimpleName();
            if (type.contains("NoAuth") || type.contains("CredentialInitialization")) {
                return Optional.of("there are no credentials for it; set spark.hadoop.fs.s3a.access.key and"
                        + " spark.hadoop.fs.s3a.secret.key, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment,"
                        + " or run it with a role that may");
            }
            if (type.equals("UnknownStoreException")) {
                return Optional.of("there is no such bucket; make it, or mend its name");
            }
            if (cause instanceof UnknownHostException) {
                return Optional.of("the host of " + endpoint
                        + " is not known; mend spark.hadoop.fs.s3a.endpoint, and set spark.hadoop.fs.s3a.path.style.access=true where buckets are"
                        + " no hosts");
            }
            if (cause instanceof ConnectException || cause instanceof SocketTimeoutException) {
                return Optional.of("nobody answers at " + endpoint + " (" + rootOf(cause)
                        + "); mend spark.hadoop.fs.s3a.endpoint, or see that the store is up");
            }
            if (cause instanceof AccessDeniedException && cause.getCause() == null) {
                return Optional.of(denied());
            }
            cause = cause.getCause();
        }
        return failure instanceof AccessDeniedException ? Optional.of(denied()) : Optional.empty();
    }

    private static String denied() {
        return "access is denied; see that the keys are right, and that they may list, read, put and delete objects there";
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    private static String rootOf(Throwable failure) {
        Throwable root = failure;
        for (int i = 0; root.getCause() != null && i < MOST_CAUSES; i++) {
            root = root.getCause();
        }
        return firstLine(root);
    }
}
