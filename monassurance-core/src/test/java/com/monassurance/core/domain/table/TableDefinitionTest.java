package com.monassurance.core.domain.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.monassurance.core.domain.annotation.Check;
import com.monassurance.core.domain.annotation.Column;
import com.monassurance.core.domain.annotation.Identity;
import com.monassurance.core.domain.annotation.Index;
import com.monassurance.core.domain.annotation.OnDelete;
import com.monassurance.core.domain.annotation.PrimaryKey;
import com.monassurance.core.domain.annotation.References;
import com.monassurance.core.domain.annotation.Table;
import com.monassurance.core.domain.annotation.Unique;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TableDefinitionTest {

    private record Plain(long id) {}

    @Table("keyless")
    private record Keyless(long id) {}

    @Table("strange")
    private record Strange(@PrimaryKey long id, Duration howLong) {}

    @Table("astray")
    @Index(name = "idx_astray", columns = "nowhere")
    private record Astray(@PrimaryKey long id) {}

    @Table("not_unique")
    @Unique(columns = "nowhere")
    private record NotUnique(@PrimaryKey long id) {}

    @Table("parents")
    private record Parent(
            @PrimaryKey(name = "pk_parents") @Identity(Identity.Mode.ALWAYS)
            long id) {}

    @Table("children")
    @Check(name = "positive_size", expression = "size > 0")
    @Index(name = "idx_lower", columns = "lower(label)", unique = true, method = "btree", where = "size > 1")
    @Index(name = "idx_size", columns = "size")
    private record Child(
            @PrimaryKey long parentId,
            @PrimaryKey int place,
            @Column(name = "size") @Nullable Integer howBig,
            @Unique(name = "one_label") String label,

            @References(value = Parent.class, onDelete = OnDelete.RESTRICT, name = "to_parent")
            Long otherParent) {}

    @Test
    void a_record_without_the_annotations_is_refused_by_name() {
        assertThatThrownBy(() -> TableDefinition.of(Plain.class)).hasMessageContaining("Plain has no @Table");
        assertThatThrownBy(() -> TableDefinition.of(Keyless.class)).hasMessageContaining("Keyless has no @PrimaryKey");
    }

    @Test
    void a_java_type_without_an_sql_type_is_refused_by_name() {
        assertThatThrownBy(() -> TableDefinition.of(Strange.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Strange.howLong");
    }

    @Test
    void an_index_or_a_key_over_no_column_is_refused() {
        assertThatThrownBy(() -> TableDefinition.of(Astray.class)).hasMessageContaining("nowhere");
        assertThatThrownBy(() -> TableDefinition.of(NotUnique.class)).hasMessageContaining("nowhere");
    }

    @Test
    void every_word_of_the_annotations_reaches_the_definition() {
        TableDefinition child = TableDefinition.of(Child.class);

        assertThat(child.primaryKey())
                .isEqualTo(new TableDefinition.Key("children_pkey", List.of("parent_id", "place")));
        assertThat(child.columns())
                .contains(new TableDefinition.Column("size", "integer", true, null, null))
                .contains(new TableDefinition.Column("label", "text", false, null, null));
        assertThat(child.uniques()).containsExactly(new TableDefinition.Key("one_label", List.of("label")));
        assertThat(child.foreignKeys())
                .containsExactly(new TableDefinition.ForeignKey(
                        "to_parent", "other_parent", "parents", "id", OnDelete.RESTRICT));
        assertThat(child.checks()).containsExactly(new TableDefinition.Condition("positive_size", "size > 0"));
        assertThat(child.indexes())
                .containsExactly(
                        new TableDefinition.Index("idx_lower", List.of("lower(label)"), "size > 1", true, "btree"),
                        new TableDefinition.Index("idx_size", List.of("size"), "", false, "btree"));
        assertThat(TableDefinition.of(Parent.class).columns().get(0).findIdentity())
                .contains(Identity.Mode.ALWAYS);
    }
}
