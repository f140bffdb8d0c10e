package io.tidemill.flume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.JdkZlibEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.avro.Protocol;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.ipc.generic.GenericRequestor;
import org.apache.avro.ipc.netty.NettyTransceiver;

/** A client with Avro's own calls over Netty, as an agent has them, and without Flume. */
final class AvroPeer implements AutoCloseable {
    private final Protocol protocol;
    private final NettyTransceiver connection;
    private final GenericRequestor requestor;

    private AvroPeer(int port, Protocol protocol, Consumer<SocketChannel> initializer) throws IOException {
        this.protocol = protocol;
        this.connection = new NettyTransceiver(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000, initializer);
        this.requestor = new GenericRequestor(protocol, connection);
    }

    static AvroPeer on(int port) throws IOException {
        return on(port, FlumeProtocol.JSON);
    }

    static AvroPeer on(int port, String protocol) throws IOException {
        return new AvroPeer(port, Protocol.parse(protocol), channel -> {});
    }

    static AvroPeer deflatingOn(int port) throws IOException {
        return new AvroPeer(port, Protocol.parse(FlumeProtocol.JSON), channel -> {
            channel.pipeline().addFirst("deflater", new JdkZlibEncoder(6));
            channel.pipeline().addFirst("inflater", new JdkZlibDecoder(0));
        });
    }

    String append(FlumeEvent event) throws Exception {
        return call("append", "event", record(event));
    }

    String appendBatch(List<FlumeEvent> events) throws Exception {
        return call("appendBatch", "events", events.stream().map(this::record).toList());
    }

    String call(String message, String parameter, Object value) throws Exception {
        GenericRecord request =
                new GenericData.Record(protocol.getMessages().get(message).getRequest());
        request.put(parameter, value);
        return requestor.request(message, request).toString();
    }

    Schema type(String name) {
        return protocol.getType(name);
    }

    private GenericRecord record(FlumeEvent event) {
        GenericRecord made = new GenericData.Record(protocol.getType("org.apache.flume.source.avro.AvroFlumeEvent"));
        made.put("headers", event.headers());
        made.put("body", ByteBuffer.wrap(event.body()));
        return made;
    }

    static FlumeEvent event(String text) {
        return event(text, Map.of());
    }

    static FlumeEvent event(String text, Map<String, String> headers) {
        return new FlumeEvent(headers, text.getBytes(UTF_8));
    }

    @Override
    public void close() {
        connection.close();
    }
}
