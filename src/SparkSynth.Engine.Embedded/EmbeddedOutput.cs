using System.Collections.Immutable;
using SparkSynth.Core.Sampling;
using SparkSynth.Core.Tasks;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Embedded;

/// <summary>An output folder on this machine.</summary>
internal sealed class EmbeddedOutput(OutputSpec output, int threads) : IOutput
{
    private readonly OutputFolder _folder = OutputFolder.Begin(output.Folder, output.Overwrite);

    public string Folder => _folder.Path;

    /// <summary>Exists as long as this run writes: see <see cref="OutputFolder.RunPath"/>.</summary>
    public string RunPath => _folder.RunPath;

    /// <summary>Where everything lies until the commit.</summary>
    public string StagingPath => _folder.StagingPath;

    public async Task<GenerateReport> GenerateAsync(GenerateTask task, SampleSpec format, IProgress<long>? rows, CancellationToken cancellation)
    {
        string folder = Path.Combine(_folder.StagingPath, IOutput.TableFolder);
        Directory.CreateDirectory(folder);
        TableSinkOptions options = Sources.Options(format);
        var sink = new TableSink(folder, task.Plan.Schema, options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = -1;
        await EmbeddedEngine.RunAsync(Math.Min(threads, task.Files), _ =>
        {
            RowSampler sampler = task.CreateSampler();
            for (int part = Interlocked.Increment(ref next); part < task.Files; part = Interlocked.Increment(ref next))
                GenerateRunner.WritePart(sampler, sink, part, task.FirstRow(part), task.RowsOf(part), count => rows?.Report(count), stop.Token);
            return true;
        }, stop);
        ImmutableArray<string> files = [.. await Task.Run(() => sink.Complete(task.Files, task.Rows, cancellation), cancellation)];
        return new GenerateReport(folder, task.Rows, [.. files.Select(f => Path.GetFileName(f)!)], files.Sum(f => new FileInfo(f).Length));
    }

    public Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        AtomicFile.Write(Path.Combine(_folder.StagingPath, name), content.Span);
        return Task.CompletedTask;
    }

    public Task<byte[]?> FindKeptAsync(string key, CancellationToken cancellation) => Task.Run(() => _folder.Kept.Find(key), cancellation);

    public Task KeepAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation) => Task.Run(() => _folder.Kept.Keep(key, content.Span), cancellation);

    public Task CommitAsync(bool passed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        string marker = passed ? OutputFolder.SuccessMarker : OutputFolder.FailedMarker;
        string table = Path.Combine(_folder.StagingPath, IOutput.TableFolder);
        if (Directory.Exists(table)) File.WriteAllBytes(Path.Combine(table, marker), []);
        _folder.Commit(marker);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
