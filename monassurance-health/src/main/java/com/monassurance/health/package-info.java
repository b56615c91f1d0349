/** What is known about the running service. */
@NullMarked
package com.monassurance.health;

import org.jspecify.annotations.NullMarked;
