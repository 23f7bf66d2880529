using SparkSynth.Core.Tables;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Jobs.Stages;

/// <summary>Roles that a job sets itself.</summary>
internal static class JobRoles
{
    /// <summary>Role by column name.</summary>
    public static Dictionary<string, ColumnRole> Of(JobSpec job) =>
        job.Columns.Where(c => c.Value.Role is not null).ToDictionary(c => c.Key, c => c.Value.Role!.Value, StringComparer.Ordinal);
}
