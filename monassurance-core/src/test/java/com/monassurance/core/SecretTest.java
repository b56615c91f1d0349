package com.monassurance.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTest {

    @TempDir
    Path directory;

    @Test
    void an_empty_secret_is_refused() {
        assertThatThrownBy(() -> Secret.of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_missing_empty_binary_or_huge_file_is_refused_without_its_content() throws IOException {
        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        Path binary = Files.write(directory.resolve("binary"), new byte[] {'h', 'u', 'n', (byte) 0xff});
        Path huge = Files.write(directory.resolve("huge"), new byte[Secret.FILE_BYTES_MAX + 1]);

        assertThatThrownBy(() -> Secret.fromFile(directory.resolve("none"))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Secret.fromFile(empty)).hasMessage("is empty");
        assertThatThrownBy(() -> Secret.fromFile(binary)).hasMessage("is not UTF-8 text");
        assertThatThrownBy(() -> Secret.fromFile(huge)).hasMessageContaining("larger than");
    }

    @Test
    void a_secret_prints_stars_wherever_it_stands() throws IOException {
        record Holder(String name, Secret secret) {}
        Holder holder = new Holder("ops", Secret.of("hunter2"));
        String json = JsonMapper.builder()
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .build()
                .writeValueAsString(holder);

        assertThat(holder.toString()).contains("***").doesNotContain("hunter2");
        assertThat(String.format("%s", holder.secret())).isEqualTo("***");
        assertThat(json).contains("ops").doesNotContain("hunter2");
        assertThat(holder.secret()).isNotInstanceOf(Serializable.class);
    }

    @Test
    void secrets_are_equal_by_value_and_hash_says_nothing() {
        assertThat(Secret.of("a")).isEqualTo(Secret.of("a")).isNotEqualTo(Secret.of("b"));
        assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b"));
        assertThat(Secret.of("hunter2").reveal()).isEqualTo("hunter2");
    }

    @ParameterizedTest
    @CsvSource({"'hunter2\n',hunter2", "'hunter2\r\n',hunter2", "hunter2,hunter2", "'two\nlines\n\n','two\nlines\n'"})
    void only_the_last_line_end_of_a_file_is_left_out(String content, String expected) throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), content);

        assertThat(Secret.fromFile(file).reveal()).isEqualTo(expected);
    }
}
