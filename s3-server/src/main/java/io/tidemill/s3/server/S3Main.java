package io.tidemill.s3.server;

import java.net.URI;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** What the JVM of an {@link S3Server} runs. */
final class S3Main {
    private S3Main() {}

    /** Serves a bucket that is empty, on a free port; the arguments are its name, the access key and the secret key. */
    public static void main(String[] arguments) throws Exception {
        TransientNio2BlobStore objects = new TransientNio2BlobStore();
        objects.createContainer(arguments[0]);
        S3Proxy server = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, arguments[1], arguments[2])
                .ignoreUnknownHeaders(true)
                .build();
        server.start();
        System.out.println("s3 at http://127.0.0.1:" + server.getPort());
    }
}
