/** What is done to keep the service alive. */
@NullMarked
package com.monassurance.maintenance;

import org.jspecify.annotations.NullMarked;
