/** Our monitor, Spring Boot Actuator and Dropwizard Health with the same four checks. */
package com.monassurance.benchmarks.health;
