package com.monassurance.maintenance.escalation;

import com.monassurance.maintenance.escalation.Contact.Address;
import com.monassurance.maintenance.finding.Severity;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** The guide's table of contacts and its four levels, with invented people. */
final class ExamplePolicy {

    private static final Rotation DBA_DUTY = Rotation.weekly(
            ZoneId.of("Europe/Paris"), LocalDate.of(2026, 1, 5), LocalTime.of(9, 0), List.of("dba-1", "dba-2"));

    private static final List<Contact> CONTACTS = List.of(
            Contact.mailbox("journal", "Journal d'exploitation", new Address("log", "incidents")),
            Contact.person(
                    "tech-lead", "Camille Exemple", "Tech Lead", PhoneNumber.of("+33639980001"), Availability.always()),
            Contact.person(
                    "devops",
                    "Dominique Fictif",
                    "DevOps",
                    PhoneNumber.of("+33639980002"),
                    Availability.frenchBusinessHours()),
            Contact.person(
                    "dba-1",
                    "Alix Modèle",
                    "DBA",
                    PhoneNumber.of("+33639980003"),
                    Availability.onCall(DBA_DUTY, "dba-1")),
            Contact.person(
                    "dba-2",
                    "Sacha Spécimen",
                    "DBA",
                    PhoneNumber.of("+33639980004"),
                    Availability.onCall(DBA_DUTY, "dba-2")),
            Contact.person(
                    "management",
                    "Lou Imaginaire",
                    "Management",
                    PhoneNumber.of("+33639980005"),
                    Availability.frenchBusinessHours()),
            Contact.person("ceo", "Maxime Inventé", "CEO", PhoneNumber.of("+33639980006"), Availability.always()),
            Contact.mailbox(
                    "communication",
                    "Communication externe",
                    new Address("email", "communication@monassurance.example")));

    static final EscalationPolicy POLICY = new EscalationPolicy(
            "example",
            List.of(
                    Level.after(
                            1,
                            "Self-resolution",
                            Duration.ZERO,
                            List.of("journal"),
                            "Follow the guide, write down what is seen and done."),
                    Level.after(
                            2,
                            "Development team",
                            Duration.ofMinutes(15),
                            List.of("devops", "dba-1", "dba-2"),
                            "Take the incident, acknowledge it, look at the triage."),
                    Level.after(
                            3,
                            "Tech Lead and management",
                            Duration.ofMinutes(30),
                            List.of("tech-lead", "management"),
                            "Decide on a rollback and on more hands."),
                    Level.severe(
                            4,
                            "CEO and external communication",
                            Severity.CRITICAL,
                            List.of("ceo", "communication"),
                            "Inform customers, partners and the authority where the law asks for it.")),
            CONTACTS);

    private ExamplePolicy() {}
}
