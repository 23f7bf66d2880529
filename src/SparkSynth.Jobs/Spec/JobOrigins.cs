namespace SparkSynth.Jobs.Spec;

/// <summary>Where each value of a job was written ("job.yaml:12", "--set sample.rows"), by its path in the job.</summary>
public sealed class JobOrigins(IReadOnlyDictionary<string, string> origins, string fallback)
{
    /// <summary>Knows nothing: every value comes from "job".</summary>
    public static JobOrigins None { get; } = new(new Dictionary<string, string>(), "job");

    /// <summary>Place of the value at a path such as <c>columns.age.role</c>, or of the nearest thing around it.</summary>
    public string Of(string path)
    {
        for (string at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOf('.'), 0)])
            if (origins.TryGetValue(at, out string? origin)) return origin;
        return fallback;
    }
}
