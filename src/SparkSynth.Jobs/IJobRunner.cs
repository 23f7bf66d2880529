using SparkSynth.Jobs.Results;
using SparkSynth.Jobs.Results.Audit;
using SparkSynth.Jobs.Spec;
using SparkSynth.Jobs.Stages.Audit;

namespace SparkSynth.Jobs;

/// <summary>
/// Does the work of the verbs. Bad input throws <see cref="Core.ProblemException"/> before anything is written; a lost engine throws
/// <see cref="EngineException"/>; a cancelled token throws <see cref="OperationCanceledException"/> and leaves nothing that looks finished.
/// </summary>
public interface IJobRunner
{
    /// <summary>Profiles the real table and infers the roles of its columns. Writes nothing.</summary>
    Task<InitResult> InitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Fits, samples, evaluates and checks the gates; writes data files, model, results and manifest into the output folder.</summary>
    Task<RunResult> RunAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Fits; writes the model into the output folder.</summary>
    Task<FitResult> FitAsync(JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Samples from a model file; of the job only seed, sample, output and engine count.</summary>
    Task<SampleResult> SampleAsync(string modelPath, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Scores a synthetic table against the real one. Writes nothing.</summary>
    Task<EvaluateResult> EvaluateAsync(TableSpec synthetic, JobSpec job, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Tries the job's engine from end to end, with a test table below a folder. Leaves nothing.</summary>
    Task<DoctorResult> DoctorAsync(JobSpec job, string folder, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Audits the privacy of a synthetic table. Writes nothing but the rows that are asked for.</summary>
    Task<AuditResult> AuditAsync(TableSpec synthetic, JobSpec job, AuditRequest request, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Distances of single rows: a matrix, or the nearest of each.</summary>
    Task<NeighboursResult> NeighboursAsync(TableSpec synthetic, JobSpec job, NeighboursRequest request, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>The rows of a population most similar to target rows; of the job only audit, k and engine count.</summary>
    Task<LookalikeResult> LookalikeAsync(JobSpec job, LookalikeRequest request, IProgress<StageProgress> progress, CancellationToken cancellation);

    /// <summary>Reads what a model file says about itself.</summary>
    Task<DescribeResult> DescribeAsync(string modelPath, CancellationToken cancellation);
}
