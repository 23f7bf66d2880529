using SparkSynth.Core.Quality;
using SparkSynth.Core.Tables;
using SparkSynth.Jobs;
using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Spec;

namespace SparkSynth.Cli.Tests;

/// <summary>Does no work, says it did, and remembers what it was asked: the command line's own behaviour is what is tested here.</summary>
internal sealed class FakeRunner : IJobRunner
{
    private static readonly QualityScores Scores = new(0.99, 0.98, 1);

    public JobSpec? Job { get; private set; }

    public string? ModelPath { get; private set; }

    public TableSpec? Synthetic { get; private set; }

    /// <summary>Thrown instead of a result.</summary>
    public Exception? Error { get; set; }

    public bool HasCeiling { get; set; } = true;

    public IReadOnlyList<JobWarning> Warnings { get; set; } = [];

    public static QualitySummary Quality(bool hasCeiling) => new(0.9937, 0.9971, 0.9903)
    {
        Thresholded = new(0.9969, 0.9971, 0.9967),
        SharedEdges = new(0.9951, 0.9971, 0.9931),
        SharedEdgesThresholded = Scores,
        Ceiling = hasCeiling ? new(0.984, 0.99, 0.978) { Thresholded = Scores, SharedEdges = Scores, SharedEdgesThresholded = Scores } : null,
        Floor = new(0.9621, 0.9971, 0.9271) { Thresholded = new(0.8819, 0.9971, null), SharedEdges = Scores, SharedEdgesThresholded = Scores },
    };

    public Task<InitResult> InitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Give(job, progress, new InitResult { Rows = 32561, Columns = [new("age", "int64", ColumnRole.Numeric, "73 distinct whole numbers"), new("sex", "string", ColumnRole.Categorical, "2 distinct texts")], Warnings = Warnings });

    public Task<RunResult> RunAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        var quality = Quality(HasCeiling);
        return Give(job, progress, new RunResult
        {
            Version = "0.1.0",
            JobHash = job.Hash,
            Fit = Fit(job),
            Sample = Sample(job),
            Quality = job.Evaluate.Enabled ? quality : null,
            Diagnostic = job.Evaluate.Enabled ? new DiagnosticReport(1, 1, 1, []) : null,
            Columns = job.Evaluate.Enabled ? [new("age", "KSComplement", 0.99), new("sex", "TVComplement", null, "why not")] : null,
            Pairs = job.Evaluate.Enabled ? [new(["age", "sex"], "ContingencySimilarity", 0.97, null, null, 0.1, false, null)] : null,
            Gates = job.Evaluate.Enabled ? Jobs.Results.Gates.Check(job.Gates, quality) : [],
            Warnings = Warnings,
            Output = job.Output.Folder,
            Seconds = 1.5,
        });
    }

    public Task<FitResult> FitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation) =>
        Give(job, progress, new FitResult(Fit(job), Warnings));

    public Task<SampleResult> SampleAsync(string modelPath, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        ModelPath = modelPath;
        return Give(job, progress, new SampleResult(Sample(job), Warnings));
    }

    public Task<EvaluateResult> EvaluateAsync(TableSpec synthetic, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation)
    {
        Synthetic = synthetic;
        var quality = Quality(HasCeiling);
        return Give(job, progress, new EvaluateResult
        {
            Quality = quality,
            Diagnostic = new DiagnosticReport(1, 1, 1, []),
            Columns = [new("age", "KSComplement", 0.99)],
            Pairs = [],
            RealRows = 10,
            SyntheticRows = 10,
            Gates = Jobs.Results.Gates.Check(job.Gates, quality),
            Seconds = 0.1,
        });
    }

    public Task<DescribeResult> DescribeAsync(string modelPath, CancellationToken cancellation)
    {
        ModelPath = modelPath;
        if (Error is not null) throw Error;
        return Task.FromResult(new DescribeResult
        {
            Path = modelPath,
            Version = "0.1.0",
            Synthesizer = "gaussian-copula",
            Rows = 26049,
            MinSupport = 5,
            SchemaHash = "00",
            Columns =
            [
                new() { Column = "age", Type = "int64", Role = "numeric", Cells = 33, Distribution = "gamma", Parameters = new Dictionary<string, double> { ["shape"] = 2.5, ["scale"] = 10 }, KolmogorovSmirnov = 0.0123, LogLikelihood = -3.987654321 },
                new() { Column = "id", Type = "string", Role = "key", Note = "made by a permutation of the row number" },
            ],
        });
    }

    private static FitSummary Fit(JobSpec job) => new() { Rows = 26049, HoldoutRows = 6512, Columns = 15, Synthesizer = Words.Of(job.Synthesizer.Name), Path = Path.Combine(job.Output.Folder, "model.json"), ModelHash = "00", Seconds = 0.5 };

    private static SampleSummary Sample(JobSpec job) => new() { Rows = job.Sample.Rows ?? 26049, Start = job.Sample.Start, Seed = job.Seed, Path = Path.Combine(job.Output.Folder, "data"), Files = ["part-00000.parquet"], Bytes = 412345, Seconds = 0.25 };

    private Task<T> Give<T>(JobSpec job, IProgress<StageProgress> progress, T result)
    {
        Job = job;
        progress.Report(new StageProgress("count pairs", 0, 26049, "rows"));
        if (Error is not null) throw Error;
        progress.Report(new StageProgress("count pairs", 26049, 26049, "rows") { IsFinished = true, Seconds = 0.07, Detail = "105 pairs" });
        return Task.FromResult(result);
    }
}
