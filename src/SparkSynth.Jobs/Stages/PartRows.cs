using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>How a table is cut into part files.</summary>
internal static class PartRows
{
    private const long Least = 131_072;
    private const long Most = 1_048_576;

    /// <summary>
    /// Rows of a file. Where the job says nothing: about eight files, of 131,072 to 1,048,576 rows each. The threads have no say, for the
    /// files must be the same whatever their number.
    /// </summary>
    public static long Of(SampleSpec sample, long rows)
    {
        if (sample.RowsPerFile is { } perFile) return perFile;
        if (sample.Files is { } files) return (rows + files - 1) / files;
        long eighth = (rows + 7) / 8;
        return Math.Clamp((eighth + Least - 1) / Least * Least, Least, Most);
    }
}
