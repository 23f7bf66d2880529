using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SparkSynth.Core;
using SparkSynth.Core.Quality;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.Jobs;

/// <summary>The verbs as sequences of stages on an engine.</summary>
/// <param name="createEngine">Makes the engine that a job names.</param>
/// <param name="version">Version of SparkSynth, for models and manifests.</param>
/// <param name="time">Clock of timings.</param>
/// <param name="peakMemory">Highest memory of the process so far, or null.</param>
public sealed class JobRunner(Func<EngineSpec, IEngine> createEngine, string version, TimeProvider time, Func<long?> peakMemory) : IJobRunner
{
    private const string ModelName = "model.json";

    /// <inheritdoc/>
    public async Task<InitResult> InitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        await using IEngine engine = createEngine(job.Engine);
        var clock = new StageClock(progress, time);
        ITable table = await engine.OpenAsync(JobRoles.Table(job), cancellation);
        TableProfile profile = await FitStage.ProfileAsync(engine, table, job.MinSupport, clock, cancellation);
        InferredRole[] roles = RoleInference.Infer(profile.Columns, k: job.MinSupport);
        return new InitResult
        {
            Rows = profile.Rows,
            Columns = [.. table.Schema.Columns.Select((c, j) => new InferredColumn(c.Name, c.Type.ToString(), roles[j].Role, roles[j].Reason))],
            Warnings = Warnings("source", table.Warnings),
        };
    }

    /// <inheritdoc/>
    public async Task<FitResult> FitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        await using IOutput output = await engine.BeginOutputAsync(job.Output, cancellation);
        Fitted fitted = await FitAsync(run, job, output, cancellation);
        await WriteManifestAsync(run, output, job, fitted.Model, fitted.Summary.ModelHash, fitted.Summary.HoldoutRows, null, [], fitted.Warnings, "fit", cancellation);
        await output.CommitAsync(passed: true, cancellation);
        return new FitResult(fitted.Summary, fitted.Warnings);
    }

    /// <inheritdoc/>
    public async Task<SampleResult> SampleAsync(string modelPath, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress); // before the model is read: a session opens meanwhile
        await using IEngine engine = run.Engine;
        (SynthesizerModel model, string hash) = await ReadModelAsync(modelPath, cancellation);
        await CheckTargetAsync(engine, job, cancellation);
        await using IOutput output = await engine.BeginOutputAsync(job.Output, cancellation);
        await ConnectAsync(run, cancellation);
        (SampleSummary sample, _) = await SampleAsync(run, job, model, output, cancellation);
        IReadOnlyList<JobWarning> warnings = Warnings("model", model.Warnings);
        await WriteManifestAsync(run, output, job, model, hash, 0, sample, [], warnings, "sample", cancellation);
        await output.CommitAsync(passed: true, cancellation);
        return new SampleResult(sample, warnings);
    }

    /// <inheritdoc/>
    public async Task<RunResult> RunAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        if (job.Audit.Enabled) AuditStage.Require(engine);
        await CheckTargetAsync(engine, job, cancellation);
        await using IOutput output = await engine.BeginOutputAsync(job.Output, cancellation);
        IReadOnlyList<LadderStep>? ladder = null;
        if (job.Audit.Ladder)
        {
            ITable real = await engine.OpenAsync(JobRoles.Table(job), cancellation);
            (job, ladder) = await new PrivacyLadder(engine, real, version, run.Clock, time, cancellation).ChooseAsync(job);
        }
        Fitted fitted = await FitAsync(run, job, output, cancellation);
        (SampleSummary sample, GenerateReport written) = await SampleAsync(run, job, fitted.Model, output, cancellation);
        (job, IReadOnlyList<JobWarning> skipped) = Readable(job, written);
        var result = new RunResult
        {
            Version = version,
            JobHash = job.Hash,
            Fit = fitted.Summary,
            Sample = sample,
            Output = output.Folder,
            Warnings = [.. fitted.Warnings, .. skipped],
            Seconds = 0,
        };
        ITable? synthetic = job.Evaluate.Enabled || job.Audit.Enabled ? await engine.OpenAsync(JobRoles.Written(job, fitted.Model, written.Folder), cancellation) : null;
        if (job.Evaluate.Enabled)
        {
            SdvMetadata metadata = await JobTables.ReadMetadataAsync(job, cancellation) ?? RoleMetadata.Of(fitted.Model.Columns.Select(c => (c.Name, c.Type, c.Role)));
            EvaluationOutcome scores = await EvaluateStage.RunAsync(engine, fitted.Train, synthetic!, fitted.Holdout, metadata, job.Evaluate.Metadata is not null, run.Clock, cancellation);
            QualitySummary quality = QualitySummary.Of(scores.Result);
            result = result with
            {
                Quality = quality,
                Diagnostic = scores.Result.Diagnostic,
                Columns = scores.Result.Columns,
                Pairs = scores.Result.Pairs,
                Gates = Gates.Check(job.Gates, quality),
                Warnings = [.. result.Warnings, .. Warnings("evaluate", scores.Result.Warnings)],
            };
        }

        if (job.Audit.Enabled)
        {
            var roles = fitted.Model.Columns.ToDictionary(c => c.Name, c => c.Role, StringComparer.Ordinal);
            (PrivacySummary privacy, IReadOnlyList<JobWarning> warnings) = await AuditStage.RunAsync(engine, fitted.Train, synthetic!, fitted.Holdout, roles, job, new AuditRequest(), run.Clock, cancellation);
            if (ladder is { Count: > 1 })
                warnings = [.. warnings, new JobWarning("ladder", "synthesizer", string.Create(CultureInfo.InvariantCulture, $"closer-to-train was {ladder[0].CloserToTrain:0.0000} over {ladder[0].Splits} splits, so the model was fitted {ladder.Count - 1} step{(ladder.Count == 2 ? "" : "s")} down the privacy ladder: {ladder[^1].Step}, {ladder[^1].CloserToTrain:0.0000}."))];
            privacy = privacy with { Ladder = ladder };
            result = result with { Privacy = privacy, Gates = [.. result.Gates, .. Gates.Check(job.Gates.Audit, privacy)], Warnings = [.. result.Warnings, .. warnings] };
        }

        result = result with { Seconds = run.Clock.Seconds };
        await WriteJsonAsync(output, "results.json", result, ResultsJson.Readable.RunResult, cancellation);
        await WriteManifestAsync(run, output, job, fitted.Model, fitted.Summary.ModelHash, fitted.Summary.HoldoutRows, sample, result.Gates, result.Warnings, "run", cancellation);
        await output.CommitAsync(result.Gates.All(g => g.Passed), cancellation);
        return result;
    }

    /// <inheritdoc/>
    public async Task<EvaluateResult> EvaluateAsync(TableSpec synthetic, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        ITable real = await engine.OpenAsync(JobRoles.Table(job), cancellation);
        ITable other = await engine.OpenAsync(synthetic with { Text = JobRoles.Table(job).Text }, cancellation);
        (ITable train, ITable? holdout) = await JobTables.SplitAsync(engine, real, job, cancellation);
        await ConnectAsync(run, cancellation);
        SdvMetadata metadata = await JobTables.ReadMetadataAsync(job, cancellation) ?? await JobTables.InferAsync(engine, real, job, run.Clock, cancellation);
        EvaluationOutcome scores = await EvaluateStage.RunAsync(engine, train, other, holdout, metadata, job.Evaluate.Metadata is not null, run.Clock, cancellation);
        QualitySummary quality = QualitySummary.Of(scores.Result);
        return new EvaluateResult
        {
            Quality = quality,
            Diagnostic = scores.Result.Diagnostic,
            Columns = scores.Result.Columns,
            Pairs = scores.Result.Pairs,
            RealRows = scores.RealRows,
            SyntheticRows = scores.SyntheticRows,
            HoldoutRows = scores.HoldoutRows,
            Gates = Gates.Check(job.Gates, quality),
            Warnings = Warnings("evaluate", [.. train.Warnings, .. other.Warnings, .. scores.Result.Warnings]),
            Seconds = run.Clock.Seconds,
        };
    }

    /// <inheritdoc/>
    public async Task<DoctorResult> DoctorAsync(JobSpec job, string folder, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        return new DoctorResult(engine.Name, await DoctorStage.RunAsync(engine, folder, run.Clock, cancellation));
    }

    /// <inheritdoc/>
    public async Task<AuditResult> AuditAsync(TableSpec synthetic, JobSpec job, AuditRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        OpenedTables tables = await JobTables.OpenAsync(engine, synthetic, job, run.Clock, cancellation);
        (PrivacySummary privacy, IReadOnlyList<JobWarning> warnings) = await AuditStage.RunAsync(engine, tables.Train, tables.Synthetic, tables.Holdout, tables.Roles, job, request, run.Clock, cancellation);
        return new AuditResult { Privacy = privacy, Gates = Gates.Check(job.Gates.Audit, privacy), Warnings = [.. Warnings("source", [.. tables.Train.Warnings, .. tables.Synthetic.Warnings]), .. warnings], Seconds = run.Clock.Seconds };
    }

    /// <inheritdoc/>
    public async Task<NeighboursResult> NeighboursAsync(TableSpec synthetic, JobSpec job, NeighboursRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        OpenedTables tables = await JobTables.OpenAsync(engine, synthetic, job, run.Clock, cancellation);
        return await NeighboursStage.RunAsync(engine, tables.Train, tables.Synthetic, tables.Holdout, tables.Roles, job, request, run.Clock, cancellation);
    }

    /// <inheritdoc/>
    public async Task<LookalikeResult> LookalikeAsync(JobSpec job, LookalikeRequest request, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Run run = Begin(job, progress);
        await using IEngine engine = run.Engine;
        AuditStage.Require(engine);
        ITable population = await engine.OpenAsync(request.Population, cancellation), target = await engine.OpenAsync(request.Target, cancellation);
        var roles = request.Columns.Count > 0 ? [] : await JobTables.ComparedRolesAsync(engine, population, job, run.Clock, cancellation);
        (LookalikeResult result, IReadOnlyList<JobWarning> warnings) = await LookalikeStage.RunAsync(engine, target, population, roles, job, request, run.Clock, cancellation);
        return result with { Warnings = [.. Warnings("source", [.. population.Warnings, .. target.Warnings]), .. warnings] };
    }

    /// <inheritdoc/>
    public async Task<DescribeResult> DescribeAsync(string modelPath, CancellationToken cancellation) =>
        ModelDescription.Of((await ReadModelAsync(modelPath, cancellation)).Model, modelPath);

    private Run Begin(JobSpec job, IProgress<StageProgress> progress) => new(createEngine(job.Engine), new StageClock(progress, time), time.GetUtcNow());

    /// <summary>Waits for an engine that has to be reached first, as a stage of its own; the embedded one is always there.</summary>
    private static async Task ConnectAsync(Run run, CancellationToken cancellation)
    {
        Task ready = run.Engine.ConnectAsync(cancellation);
        if (ready.IsCompletedSuccessfully) return;
        await run.Clock.RunAsync("connect", 0, async _ =>
        {
            await ready;
            return run.Engine.Threads;
        }, slots => $"{slots} task slots");
    }

    private async Task<Fitted> FitAsync(Run run, JobSpec job, IOutput output, CancellationToken cancellation)
    {
        double before = run.Clock.Seconds;
        ITable real = await run.Engine.OpenAsync(JobRoles.Table(job), cancellation);
        if (job.Sample.Spark is { } target && run.Engine.CheckColumns(target, real.Schema) is { Count: > 0 } problems) throw new ProblemException(problems);
        (ITable train, ITable? holdout) = await JobTables.SplitAsync(run.Engine, real, job, cancellation);
        await ConnectAsync(run, cancellation);
        string? key = FitKey.Of(job, train, version);
        byte[]? kept = key is null ? null : await output.FindKeptAsync(key, cancellation);
        SynthesizerModel model = kept is null
            ? await FitStage.RunAsync(run.Engine, train, job, version, run.Clock, cancellation)
            : await run.Clock.RunAsync("resume", 0, _ => Task.FromResult(ModelFile.Read(kept, ModelName)), _ => "fit of a run that was killed");
        byte[] file = kept ?? ModelFile.Write(model);
        if (kept is null && key is not null) await output.KeepAsync(key, file, cancellation);
        double seconds = run.Clock.Seconds - before;
        await output.WriteFileAsync(ModelName, file, cancellation);
        var summary = new FitSummary
        {
            Rows = model.Rows,
            HoldoutRows = job.Holdout.Fraction is null ? holdout?.Rows ?? 0 : real.Rows - model.Rows,
            Columns = model.Columns.Length,
            Synthesizer = model.Synthesizer,
            Path = Path.Combine(output.Folder, ModelName),
            ModelHash = Convert.ToHexStringLower(SHA256.HashData(file)),
            Memorisation = model.Network?.Memorisation,
            Seconds = seconds,
        };
        JobWarning[] resumed = kept is null ? [] : [new JobWarning("resumed", "fit", "The model is that of an earlier run to this folder, which was killed: same program, same settings of the fit, same input files.")];
        return new Fitted(model, summary, train, holdout, [.. Warnings("source", train.Warnings), .. Warnings("fit", model.Warnings), .. resumed]);
    }

    private static async Task<(SampleSummary Summary, GenerateReport Report)> SampleAsync(Run run, JobSpec job, SynthesizerModel model, IOutput output, CancellationToken cancellation)
    {
        double before = run.Clock.Seconds;
        long rows = job.Sample.Rows ?? model.Rows;
        var task = new GenerateTask(SamplingPlan.Compile(model), (ulong)job.Seed, job.Sample.Uniforms, job.Sample.Start, rows, PartRows.Of(job.Sample, rows));
        GenerateReport report = await run.Clock.RunAsync("sample", rows, progress => output.GenerateAsync(task, job.Sample, progress, cancellation), r => r.Target ?? StageClock.Count(r.Files.Length, "file"));
        var summary = new SampleSummary
        {
            Rows = report.Rows,
            Start = job.Sample.Start,
            Seed = job.Seed,
            Path = report.Target ?? Path.Combine(output.Folder, IOutput.TableFolder),
            Files = report.Files,
            Bytes = report.Bytes,
            Seconds = run.Clock.Seconds - before,
        };
        return (summary, report);
    }

    private static Task CheckTargetAsync(IEngine engine, JobSpec job, CancellationToken cancellation) =>
        job.Sample.Spark is { } target ? engine.CheckTargetAsync(target, job.Output.Overwrite, job.Origins.Of("sample.spark"), cancellation) : Task.CompletedTask;

    /// <summary>The job without what needs rows that cannot be read back, and a warning that says so; gates on them are an error, never passed.</summary>
    private static (JobSpec Job, IReadOnlyList<JobWarning> Warnings) Readable(JobSpec job, GenerateReport written)
    {
        if (written.Unreadable is not { } why || !(job.Evaluate.Enabled || job.Audit.Enabled)) return (job, []);
        if (job.Gates.Any || job.Gates.Audit.Any)
            throw new ProblemException("gates-unchecked", job.Origins.Of("gates"), $"The gates cannot be checked: what Spark wrote to {written.Target} cannot be read back here ({why}).", "Let Spark write Parquet to a path that this machine sees, or remove the gates.");
        string what = (job.Evaluate.Enabled, job.Audit.Enabled) switch { (true, true) => "neither scored nor audited", (true, _) => "not scored", _ => "not audited" };
        var warning = new JobWarning("not-read-back", "sample.spark", $"The rows in {written.Target} were {what}: {why}.");
        return (job with { Evaluate = job.Evaluate with { Enabled = false }, Audit = job.Audit with { Enabled = false } }, [warning]);
    }

    private static async Task<(SynthesizerModel Model, string Hash)> ReadModelAsync(string path, CancellationToken cancellation)
    {
        byte[] file = await File.ReadAllBytesAsync(path, cancellation);
        return (ModelFile.Read(file, path), Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private Task WriteManifestAsync(
        Run run, IOutput output, JobSpec job, SynthesizerModel model, string modelHash, long holdoutRows, SampleSummary? sample, IReadOnlyList<GateResult> gates, IReadOnlyList<JobWarning> warnings, string verb, CancellationToken cancellation)
    {
        var manifest = new Manifest
        {
            Version = version,
            Verb = verb,
            JobHash = job.Hash,
            ModelHash = modelHash,
            SchemaHash = model.SchemaHash,
            Engine = run.Engine.Name,
            Channels = run.Engine.Channels,
            Threads = run.Engine.Threads,
            Seed = job.Seed,
            FittedRows = model.Rows,
            HoldoutRows = holdoutRows,
            SampledRows = sample?.Rows ?? 0,
            FirstRow = sample?.Start ?? 0,
            Files = [.. sample?.Files.Select(f => $"{IOutput.TableFolder}/{f}") ?? []],
            Target = job.Sample.Spark is { } spark && sample is not null ? spark.Target : null,
            Started = run.Started,
            Stages = run.Clock.Times,
            PeakMemoryBytes = peakMemory(),
            Gates = gates,
            Warnings = warnings,
        };
        return WriteJsonAsync(output, "manifest.json", manifest, ResultsJson.Readable.Manifest, cancellation);
    }

    private static Task WriteJsonAsync<T>(IOutput output, string name, T value, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        output.WriteFileAsync(name, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellation);

    private static IReadOnlyList<JobWarning> Warnings(string where, IEnumerable<string> texts) => [.. texts.Select(t => new JobWarning("note", where, t))];

    private sealed record Run(IEngine Engine, StageClock Clock, DateTimeOffset Started);

    private sealed record Fitted(SynthesizerModel Model, FitSummary Summary, ITable Train, ITable? Holdout, IReadOnlyList<JobWarning> Warnings);
}
