package com.monassurance.maintenance.finding;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/**
 * A sentence for people in both languages of the library; neither can be forgotten. Immutable.
 *
 * @param english the sentence in English
 * @param french the same in French
 * @since 0.1.0
 */
public record Text(String english, String french) {

    /** Checks that both are there. */
    public Text {
        requireNonNull(english, "english");
        requireNonNull(french, "french");
    }

    /**
     * Returns a text in two languages.
     *
     * @param english the sentence in English
     * @param french the same in French
     * @return the text
     */
    public static Text of(String english, String french) {
        return new Text(english, french);
    }

    /**
     * Returns a text that is the same in every language: a name, a message of a server, a figure.
     *
     * @param words the words
     * @return the text
     */
    public static Text same(String words) {
        return new Text(words, words);
    }

    /**
     * Returns the sentence for a reader.
     *
     * @param locale the reader's; French for any locale whose language is French, English for all others
     * @return the sentence
     */
    public String in(Locale locale) {
        return locale.getLanguage().equals(Locale.FRENCH.getLanguage()) ? french : english;
    }

    /** Returns the English sentence. */
    @Override
    public String toString() {
        return english;
    }
}
