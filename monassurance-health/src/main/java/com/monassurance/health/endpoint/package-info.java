/**
 * Health over HTTP without an HTTP server: {@link com.monassurance.health.endpoint.HealthEndpoint} turns a request value
 * into a response value, in the guide's JSON. {@link com.monassurance.health.endpoint.HealthServlet} is the only class that
 * needs the Servlet API. Depends on the root package and on check.
 */
@NullMarked
package com.monassurance.health.endpoint;

import org.jspecify.annotations.NullMarked;
