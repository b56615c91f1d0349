/**
 * The weekly health report: sections are collected by a {@link com.monassurance.maintenance.report.ReportCollector} into
 * one {@link com.monassurance.maintenance.report.WeeklyReport}, which renders itself to JSON, Markdown and one HTML page.
 * Depends on task and finding.
 */
@NullMarked
package com.monassurance.maintenance.report;

import org.jspecify.annotations.NullMarked;
