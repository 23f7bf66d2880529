using SparkSynth.Core;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.Jobs.Stages;

/// <summary>The tables that a job names, its hold-out, and what is known of their columns before anything is compared.</summary>
internal static class JobTables
{
    /// <summary>The rows to learn from or to compare with, and those set aside: another table, a fraction, or none.</summary>
    public static async Task<(ITable Train, ITable? Holdout)> SplitAsync(IEngine engine, ITable real, JobSpec job, CancellationToken cancellation)
    {
        if (job.Holdout is { IsTable: true } other)
            return (real, await engine.OpenAsync(JobRoles.Table(job) with { Path = other.Path ?? "", Table = other.Table, Spark = other.Spark, Format = TableFormat.Auto }, cancellation));
        if (job.Holdout.Fraction is not { } fraction) return (real, null);
        var train = new RowSide(fraction, (ulong)job.Seed, IsHoldout: false);
        return (real.WithSide(train), real.WithSide(train.Other));
    }

    /// <summary>Opens everything that an audit compares.</summary>
    /// <exception cref="ProblemException">The tables do not go together, or the engine cannot audit.</exception>
    public static async Task<OpenedTables> OpenAsync(IEngine engine, TableSpec synthetic, JobSpec job, StageClock clock, CancellationToken cancellation)
    {
        AuditStage.Require(engine);
        ITable real = await engine.OpenAsync(JobRoles.Table(job), cancellation);
        ITable other = await engine.OpenAsync(synthetic with { Text = JobRoles.Table(job).Text }, cancellation);
        (ITable train, ITable? holdout) = await SplitAsync(engine, real, job, cancellation);
        TableMatch.Check(holdout is null ? [train, other] : [train, other, holdout]);
        return new OpenedTables(train, other, holdout, await ComparedRolesAsync(engine, real, job, clock, cancellation));
    }

    /// <summary>Roles for comparing only: a table too small to infer any has those that the job gives.</summary>
    public static async Task<Dictionary<string, ColumnRole>> ComparedRolesAsync(IEngine engine, ITable real, JobSpec job, StageClock clock, CancellationToken cancellation) =>
        real.Rows < job.MinSupport ? JobRoles.Of(job) : await RolesAsync(engine, real, job, clock, cancellation);

    /// <summary>The metadata file that the job names; null: none.</summary>
    public static async Task<SdvMetadata?> ReadMetadataAsync(JobSpec job, CancellationToken cancellation) =>
        job.Evaluate.Metadata is { } path ? SdvMetadata.Parse(await File.ReadAllTextAsync(path, cancellation), path) : null;

    /// <summary>Metadata from the roles of the real table's columns.</summary>
    public static async Task<SdvMetadata> InferAsync(IEngine engine, ITable real, JobSpec job, StageClock clock, CancellationToken cancellation)
    {
        Dictionary<string, ColumnRole> roles = await RolesAsync(engine, real, job, clock, cancellation);
        return RoleMetadata.Of(real.Schema.Columns.Select(c => (c.Name, c.Type, roles[c.Name])));
    }

    private static async Task<Dictionary<string, ColumnRole>> RolesAsync(IEngine engine, ITable real, JobSpec job, StageClock clock, CancellationToken cancellation)
    {
        if (JobColumns.Check(job, real.Schema) is { Count: > 0 } problems) throw new ProblemException(problems);
        TableProfile profile = await FitStage.ProfileAsync(engine, real, job.MinSupport, clock, cancellation);
        InferredRole[] roles = RoleInference.Infer(profile.Columns, JobRoles.Of(job), job.MinSupport);
        return real.Schema.Columns.Select((c, j) => (c.Name, roles[j].Role)).ToDictionary(c => c.Name, c => c.Role, StringComparer.Ordinal);
    }
}
