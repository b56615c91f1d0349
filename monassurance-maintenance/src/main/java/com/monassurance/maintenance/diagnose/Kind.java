package com.monassurance.maintenance.diagnose;

import com.monassurance.maintenance.finding.Finding;
import com.monassurance.maintenance.finding.Severity;
import com.monassurance.maintenance.finding.Text;

/** What all findings of one id have in common: why they matter and what to do. */
record Kind(String id, Text why, Text remedy) {

    static Kind of(String id, String why, String whyFrench, String remedy, String remedyFrench) {
        return new Kind(id, Text.of(why, whyFrench), Text.of(remedy, remedyFrench));
    }

    Finding found(Severity severity, String subject, Text title, Text evidence) {
        return Finding.of(id, severity, subject, title, evidence, why, remedy);
    }
}
