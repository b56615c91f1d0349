package com.monassurance.health.check;

import static java.util.Objects.requireNonNull;

import com.monassurance.health.CheckContext;
import com.monassurance.health.HealthCheck;
import com.monassurance.health.HealthReason;
import com.monassurance.health.HealthStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * Opens a TCP connection and closes it: up when somebody accepts it, whatever stands behind. For gateways and for servers
 * that have no check of their own. Thread-safe.
 *
 * @since 0.1.0
 */
public final class TcpCheck implements HealthCheck {

    private static final int PORT_MAX = 65_535;

    private final String host;
    private final int port;

    private TcpCheck(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * Creates a check of an address.
     *
     * @param host name or address, looked up in every run
     * @param port 1 to 65535
     * @return the check
     * @throws IllegalArgumentException if it is not a port, or the host is blank
     */
    public static TcpCheck of(String host, int port) {
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (requireNonNull(host, "host").isBlank()) {
            // The JDK would take it for this machine.
            throw new IllegalArgumentException("not a host: '" + host + "'");
        }
        return new TcpCheck(host, port);
    }

    @Override
    public HealthStatus check(CheckContext context) {
        context.ifLate(HealthStatus.down(HealthReason.TIMEOUT, "nobody accepted the connection within the deadline"));
        try (Socket socket = new Socket()) {
            context.onDeadline(() -> close(socket));
            socket.connect(new InetSocketAddress(host, port), (int)
                    Math.max(1, context.remaining().toMillis()));
            return HealthStatus.up().with("latency", context.elapsed());
        } catch (IOException e) {
            return HealthStatus.failed(e);
        }
    }

    /** Ends a connect that is under way, which no interrupt does. */
    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket that has sent nothing could not be closed", e);
        }
    }
}
