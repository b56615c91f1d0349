package com.monassurance.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpsExceptionTest {

    @Test
    void a_problem_of_several_lines_becomes_one_line() {
        OpsException failure = new Broken("ERROR: no\n  Detail:\tforged\r\nMIG-004 all well\u2028x\u0085y ");

        assertThat(failure.getMessage()).isEqualTo("TST-001 ERROR: no Detail: forged MIG-004 all well x y");
        assertThat(failure.problem()).isEqualTo("ERROR: no Detail: forged MIG-004 all well x y");
        assertThat(failure.nextStep()).isEqualTo("Do that.");
    }

    @Test
    void fields_are_in_key_order_and_cannot_be_changed() {
        OpsException failure = new Broken("x");

        assertThat(failure.fields()).containsExactly(Map.entry("a", "1"), Map.entry("b", "2"));
        assertThatThrownBy(() -> failure.fields().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void an_exception_survives_serialization() throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Broken("x"));
        }

        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            OpsException copy = (OpsException) in.readObject();
            assertThat(copy.code()).isSameAs(TestError.BROKEN);
            assertThat(copy.fields()).hasSize(2);
        }
    }

    private enum TestError implements ErrorCode {
        BROKEN;

        @Override
        public String id() {
            return "TST-001";
        }

        @Override
        public Category category() {
            return Category.FAILED;
        }
    }

    private static final class Broken extends OpsException {

        private static final long serialVersionUID = 1L;

        Broken(String problem) {
            super(TestError.BROKEN, problem, "Do\nthat.", Map.of("b", "2", "a", "1"), null);
        }
    }
}
