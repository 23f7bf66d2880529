using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>Roles that a job sets itself, and what follows from them for reading.</summary>
internal static class JobRoles
{
    /// <summary>Role by column name.</summary>
    public static Dictionary<string, ColumnRole> Of(JobSpec job) =>
        job.Columns.Where(c => c.Value.Role is not null).ToDictionary(c => c.Key, c => c.Value.Role!.Value, StringComparer.Ordinal);

    /// <summary>The job's real table.</summary>
    public static TableSpec Table(JobSpec job) =>
        job.Real with { Text = [.. job.Columns.Where(c => c.Value.Role is ColumnRole.Categorical or ColumnRole.Text or ColumnRole.Key).Select(c => c.Key)] };

    /// <summary>A table that a model has just made: text columns of the model are text, whatever their values look like.</summary>
    public static TableSpec Written(JobSpec job, SynthesizerModel model, string folder) => new()
    {
        Path = folder,
        Format = job.Sample.Format,
        Text = [.. model.Columns.Where(c => c.Type.Kind == PhysicalType.String).Select(c => c.Name)],
    };
}
