package com.monassurance.maintenance.deploy;

/** Ports that run a command: done when it exits with 0. */
final class CommandPort {

    private CommandPort() {}

    static StepOutcome run(Command command) {
        CommandRun run = CommandRun.of(command);
        String detail = command + ": " + run.summary();
        return run.isSuccess() ? StepOutcome.done(detail) : StepOutcome.failed(detail);
    }

    record Check(String name, Command command) implements PreCheck {
        @Override
        public StepOutcome run() {
            return CommandPort.run(command);
        }
    }
}
