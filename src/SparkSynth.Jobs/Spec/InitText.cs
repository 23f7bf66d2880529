using System.Globalization;
using System.Text;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Spec;

/// <summary>The commented job that <c>init</c> writes: a pure function of what was found in the table.</summary>
public static class InitText
{
    // two million rows and as many synthetic ones are audited in well under a minute
    private const long MostAuditedRows = 2_000_000;

    /// <summary>The job's text.</summary>
    /// <param name="real">How the table was read, its path as the job shall name it.</param>
    /// <param name="found">Rows and columns of the table.</param>
    public static string Write(TableSpec real, InitResult found)
    {
        var text = new StringBuilder();
        string rows = found.Rows.ToString("N0", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"# Written by sparksynth init: {rows} rows, {found.Columns.Count} columns. Run it with: sparksynth run FILE\n");
        text.Append("# Every key, its default and its meaning: sparksynth run FILE --dry-run, docs/guide/job.md.\n\n");
        text.Append(Real(real));
        foreach (var warning in found.Warnings) text.Append(CultureInfo.InvariantCulture, $"# Note: {OneLine(warning.Where)}: {OneLine(warning.What)}\n");
        Columns(text, found.Columns);
        text.Append("""

            # Rows kept out of the fit: the ceiling of the scores.
            holdout: 0.2

            # copula-network, gaussian-copula or independent.
            synthesizer: copula-network

            sample:
              rows: same              # a number, or same: as many as the model was fitted on
              format: parquet         # parquet, csv or json

            # What the synthetic rows give away of single real rows, with the hold-out as control.
            audit: AUDIT

            # Least scores; a run that misses one ends with exit code 3.
            # gates:
            #   overall: 0.95
            #   thresholded:
            #     overall: 0.95

            output: out

            """.ReplaceLineEndings("\n").Replace("AUDIT", found.Rows <= MostAuditedRows ? "true" : "false            # off: it takes minutes on so many rows", StringComparison.Ordinal));
        return text.ToString();
    }

    // The short form where the path says it all.
    private static string Real(TableSpec real)
    {
        var whole = JobTree.From(new JobSpec { Real = real }).Find("real")!;
        var told = JobNode.Map(whole.Entries.Where(e => e.Value is { Kind: JobNodeKind.Scalar, Text: not "auto" } or { Items.Length: > 0 }));
        return YamlWriter.Write(JobNode.Map([new JobEntry("real", "", told.Entries.Length == 1 ? told.Entries[0].Value : told)]));
    }

    private static void Columns(StringBuilder text, IReadOnlyList<InferredColumn> columns)
    {
        if (columns.Count == 0) return;
        text.Append("\n# What each column was taken for, and why. Change a role, or delete the line to have it inferred at every run.\n");
        text.Append("# Roles: ").Append(string.Join(", ", Words.All<Core.Tables.ColumnRole>())).Append(". Keys and text are generated, never copied.\n");
        text.Append("columns:\n");
        string[] lines = [.. columns.Select(c => $"  {YamlWriter.Scalar(c.Name, isText: true)}: {Words.Of(c.Role)}")];
        int width = Math.Min(lines.Max(l => l.Length), 40);
        for (int i = 0; i < lines.Length; i++)
            text.Append(lines[i].PadRight(width)).Append("  # ").Append(OneLine(columns[i].Type)).Append("; ").Append(OneLine(columns[i].Reason)).Append('\n');
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
