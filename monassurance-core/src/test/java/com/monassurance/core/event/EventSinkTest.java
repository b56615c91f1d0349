package com.monassurance.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.event.testing.RecordingEventSink;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventSinkTest {

    @Test
    void a_sink_that_throws_breaks_nothing_once_guarded() {
        EventSink broken = event -> {
            throw new IllegalStateException("full");
        };

        broken.guarded().accept(event(Map.of()));

        assertThatThrownBy(() -> broken.accept(event(Map.of()))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void the_second_sink_gets_what_the_first_refuses() {
        RecordingEventSink second = new RecordingEventSink();
        EventSink both = ((EventSink) event -> {
                    throw new IllegalStateException("full");
                })
                .and(second)
                .guarded();

        both.accept(event(Map.of()));

        assertThat(second.names()).containsExactly("test.happened");
    }

    @Test
    void a_value_can_neither_begin_a_line_nor_forge_a_field() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("plain", "a/b-1.2");
        fields.put("empty", "");
        fields.put("forged", "x\r\nevent=all.well \"y\" \\ \t\u001b[31m\u2028é😀");
        fields.put("equals", "a=b");

        assertThat(EventLine.of(event(fields)))
                .isEqualTo("event=test.happened plain=a/b-1.2 empty=\"\""
                        + " forged=\"x\\r\\nevent=all.well \\\"y\\\" \\\\ \\t\\u001b[31m\\u2028é😀\" equals=\"a=b\"");
    }

    @Test
    void an_event_without_fields_is_its_name() {
        assertThat(EventLine.of(event(Map.of()))).isEqualTo("event=test.happened");
        EventSink.logging().accept(event(Map.of()));
        EventSink.none().accept(event(Map.of()));
    }

    @Test
    void a_recorder_remembers_in_order_and_forgets_when_told() {
        RecordingEventSink recorder = new RecordingEventSink();
        OpsEvent event = event(Map.of());

        recorder.accept(event);

        assertThat(recorder.events()).containsExactly(event);
        recorder.clear();
        assertThat(recorder.events()).isEmpty();
    }

    private static OpsEvent event(Map<String, String> fields) {
        return new OpsEvent() {
            @Override
            public String name() {
                return "test.happened";
            }

            @Override
            public Instant at() {
                return Instant.EPOCH;
            }

            @Override
            public Level level() {
                return Level.WARNING;
            }

            @Override
            public Map<String, String> fields() {
                return fields;
            }
        };
    }
}
