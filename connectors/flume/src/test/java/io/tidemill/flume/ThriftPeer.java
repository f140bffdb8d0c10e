package io.tidemill.flume;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TCompactProtocol;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TList;
import org.apache.thrift.protocol.TMap;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;
import org.apache.thrift.transport.TTransportException;
import org.apache.thrift.transport.layered.TFramedTransport;

/** A client with Thrift's own library, as an agent has it, and without Flume. */
final class ThriftPeer implements AutoCloseable {
    private static final List<String> STATUSES = List.of("OK", "FAILED", "ERROR", "UNKNOWN");

    private final TTransport transport;
    private final TProtocol protocol;
    private int calls;

    /** How a message is encoded. */
    enum Encoding {
        COMPACT,
        BINARY
    }

    private ThriftPeer(int port, Encoding encoding) throws TTransportException {
        transport = new TFramedTransport(
                new TSocket(InetAddress.getLoopbackAddress().getHostAddress(), port));
        protocol = encoding == Encoding.COMPACT ? new TCompactProtocol(transport) : new TBinaryProtocol(transport);
        transport.open();
    }

    static ThriftPeer on(int port, Encoding encoding) throws TTransportException {
        return new ThriftPeer(port, encoding);
    }

    static ThriftPeer on(int port) throws TTransportException {
        return on(port, Encoding.COMPACT);
    }

    String append(FlumeEvent event) throws TException {
        return call("append", TType.STRUCT, () -> write(event));
    }

    String appendBatch(List<FlumeEvent> events) throws TException {
        return call("appendBatch", TType.LIST, () -> {
            protocol.writeListBegin(new TList(TType.STRUCT, events.size()));
            for (FlumeEvent event : events) {
                write(event);
            }
            protocol.writeListEnd();
        });
    }

    /** What writes the argument of a call. */
    interface Argument {
        void write() throws TException;
    }

    /** Calls, and returns the status of the answer. */
    String call(String method, byte type, Argument argument) throws TException {
        protocol.writeMessageBegin(new TMessage(method, TMessageType.CALL, ++calls));
        protocol.writeStructBegin(new TStruct(method + "_args"));
        protocol.writeFieldBegin(new TField("argument", type, (short) 1));
        argument.write();
        protocol.writeFieldEnd();
        protocol.writeFieldStop();
        protocol.writeStructEnd();
        protocol.writeMessageEnd();
        transport.flush();
        return readAnswer(method);
    }

    private String readAnswer(String method) throws TException {
        TMessage answer = protocol.readMessageBegin();
        if (answer.type == TMessageType.EXCEPTION) {
            throw TApplicationException.readFrom(protocol);
        }
        if (answer.seqid != calls || !answer.name.equals(method)) {
            throw new AssertionError("call " + calls + " of " + method + " has the answer " + answer);
        }
        protocol.readStructBegin();
        TField success = protocol.readFieldBegin();
        if (success.id != 0 || success.type != TType.I32) {
            throw new AssertionError("the answer has the field " + success);
        }
        String status = STATUSES.get(protocol.readI32());
        protocol.readFieldEnd();
        if (protocol.readFieldBegin().type != TType.STOP) {
            throw new AssertionError("the answer has a second field");
        }
        protocol.readStructEnd();
        protocol.readMessageEnd();
        return status;
    }

    private void write(FlumeEvent event) throws TException {
        protocol.writeStructBegin(new TStruct("ThriftFlumeEvent"));
        protocol.writeFieldBegin(new TField("headers", TType.MAP, (short) 1));
        protocol.writeMapBegin(
                new TMap(TType.STRING, TType.STRING, event.headers().size()));
        for (Map.Entry<String, String> header : event.headers().entrySet()) {
            protocol.writeString(header.getKey());
            protocol.writeString(header.getValue());
        }
        protocol.writeMapEnd();
        protocol.writeFieldEnd();
        protocol.writeFieldBegin(new TField("body", TType.STRING, (short) 2));
        protocol.writeBinary(ByteBuffer.wrap(event.body()));
        protocol.writeFieldEnd();
        protocol.writeFieldStop();
        protocol.writeStructEnd();
    }

    @Override
    public void close() {
        transport.close();
    }
}
