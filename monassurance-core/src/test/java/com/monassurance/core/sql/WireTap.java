package com.monassurance.core.sql;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Listens to PostgreSQL's protocol on its way to a server and counts round trips: messages after which a client waits.
 * Can pretend to be a pooler by changing the process id of the handshake, as PgBouncer does.
 */
final class WireTap implements AutoCloseable {

    private static final int BACKEND_KEY_DATA = 'K';

    private final ServerSocket listener;
    private final int target;
    private final boolean pooler;
    private final AtomicInteger roundTrips = new AtomicInteger();

    private WireTap(int target, boolean pooler) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.pooler = pooler;
        start(this::accept);
    }

    static WireTap to(int port) throws IOException {
        return new WireTap(port, false);
    }

    static WireTap poolerBefore(int port) throws IOException {
        return new WireTap(port, true);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + listener.getLocalPort() + "/" + database
                + "?sslmode=disable&gssEncMode=disable";
    }

    /** Returns the round trips since the last call. */
    int roundTrips() {
        return roundTrips.getAndSet(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                start(() -> up(client, server));
                start(() -> down(server, client));
            }
        } catch (IOException e) {
            return;
        }
    }

    private void up(Socket client, Socket server) {
        try (client;
                server;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(server.getOutputStream())) {
            int length = in.readInt();
            out.writeInt(length);
            out.write(in.readNBytes(length - 4));
            out.flush();
            while (true) {
                int type = in.readUnsignedByte();
                if (type == 'S' || type == 'Q') {
                    roundTrips.incrementAndGet();
                }
                copy(type, in, out);
            }
        } catch (IOException e) {
            return;
        }
    }

    private void down(Socket server, Socket client) {
        try (server;
                client;
                DataInputStream in = new DataInputStream(server.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                int type = in.readUnsignedByte();
                if (pooler && type == BACKEND_KEY_DATA) {
                    out.writeByte(type);
                    out.writeInt(in.readInt());
                    out.writeInt(in.readInt() + 1_000_000);
                    out.writeInt(in.readInt());
                    out.flush();
                } else {
                    copy(type, in, out);
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void copy(int type, InputStream in, OutputStream out) throws IOException {
        DataInputStream from = new DataInputStream(in);
        DataOutputStream to = new DataOutputStream(out);
        int length = from.readInt();
        byte[] body = from.readNBytes(length - 4);
        to.writeByte(type);
        to.writeInt(length);
        to.write(body);
        to.flush();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "wire-tap");
        thread.setDaemon(true);
        thread.start();
    }
}
