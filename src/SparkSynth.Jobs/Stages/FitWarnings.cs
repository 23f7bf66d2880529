using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>What is odd about a table that is nevertheless learned.</summary>
internal static class FitWarnings
{
    /// <summary>Below this real structure and noise cannot be told apart: synthetic rows come closer to the real ones than they should.</summary>
    private const long FewRows = 1000;

    /// <summary>The warnings, by column.</summary>
    /// <param name="saysFewRows">Whether to warn of few rows; the copula network does so itself.</param>
    public static IEnumerable<string> Of(TableProfile profile, InferredRole[] roles, ColumnCells[] cells, bool saysFewRows)
    {
        if (saysFewRows && profile.Rows < FewRows)
            yield return $"Only {profile.Rows} rows: below {FewRows:N0}, synthetic rows come closer to the real ones than to others. The independent synthesizer is safer.";
        for (int c = 0; c < cells.Length; c++)
        {
            ColumnProfile column = profile.Columns[c];
            string name = $"Column '{column.Name}'";
            if (column.NonFinite > 0) yield return $"{name}: {column.NonFinite} values are NaN or infinite; they are taken as missing.";
            if (column.Values == 0) yield return $"{name} has no value in any row; it stays empty.";
            else if (cells[c].ValueCells == 0) yield return $"{name}: none of its values has enough rows to be published; it stays empty.";
            else if (roles[c].Role == ColumnRole.Constant) yield return $"{name} has one value only.";
            else if (roles[c].Role == ColumnRole.Key) yield return $"{name} is a key: new keys are made, none is copied.";
            else if (roles[c].Role == ColumnRole.Text) yield return $"{name} is mostly unique text: new texts of its look are made, none is copied.";
            else if (!column.IsExact && cells[c].Kind == CellKind.Nominal)
                yield return $"{name} has about {column.Distinct:N0} distinct texts; {100.0 * column.UnlistedRows / column.Values:F1} % of its rows hold rarer ones and share one cell.";
        }
    }

    /// <summary>Distributions that the job names although its synthesizer learns the columns as they are.</summary>
    public static IEnumerable<string> WithoutEffect(JobSpec job) => job.Synthesizer.Name == SynthesizerKind.GaussianCopula ? [] : job.Columns
        .Where(c => c.Value.Distribution is not null)
        .Select(c => $"Column '{c.Key}': its distribution '{c.Value.Distribution}' has no effect, since only gaussian-copula fits distributions.");
}
