using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Spec.Text;

namespace SparkSynth.Jobs.Stages;

/// <summary>Name of all that decides a model: two fits of one key give the same model file, whatever they run on.</summary>
public static class FitKey
{
    /// <summary>SHA-256 (lower-case hex) of the program's build and platform, what the job says about fitting, and the table's files; null for a table whose changes cannot be noticed.</summary>
    public static string? Of(JobSpec job, ITable table, string version)
    {
        if (table.Fingerprint is null) return null;
        // A hold-out that is a table of its own is not fitted; how it is sampled, scored and written changes no model.
        JobNode tree = JobTree.From(job with { Holdout = job.Holdout with { Path = null, Table = null, Spark = null } });
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartArray();
            json.WriteStringValue(version);
            json.WriteStringValue(typeof(SynthesizerModel).Module.ModuleVersionId);
            json.WriteStringValue(typeof(FitKey).Module.ModuleVersionId);
            json.WriteStringValue(RuntimeInformation.FrameworkDescription);
            json.WriteStringValue(RuntimeInformation.OSDescription); // log and exp are the platform's
            json.WriteStringValue(RuntimeInformation.ProcessArchitecture.ToString());
            json.WriteStringValue(table.Fingerprint);
            JsonTreeWriter.Write(JobNode.Map(tree.Entries.Where(e => e.Name is "real" or "columns" or "holdout" or "seed" or "k" or "synthesizer")), json);
            json.WriteEndArray();
        }

        return Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()));
    }
}
