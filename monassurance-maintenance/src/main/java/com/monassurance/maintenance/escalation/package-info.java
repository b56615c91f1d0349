/**
 * Whom to tell, and when: a pure plan over an {@link com.monassurance.maintenance.escalation.EscalationPolicy}, an
 * {@link com.monassurance.maintenance.escalation.Incident} and an instant. Entry point:
 * {@link com.monassurance.maintenance.escalation.Escalation}. Nothing here sends, stores or reads a clock. Depends on
 * the severities of {@code finding} only.
 */
@NullMarked
package com.monassurance.maintenance.escalation;

import org.jspecify.annotations.NullMarked;
