using System.Collections.Immutable;
using SparkSynth.Core;
using SparkSynth.Core.Tasks;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Sinks;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>An output folder that executors and driver both see: executors write part files, the driver everything else.</summary>
internal sealed class SparkOutput(EmbeddedOutput files, SparkConnection connection, EmbeddedEngine driver, SparkChannels channels, bool overwrite, Action ended) : IOutput
{
    private const int RemovalTries = 50;
    private const int RemovalPauseMs = 100;

    private bool _committed;
    private SparkTableWriter? _table;

    public string Folder => files.Folder;

    public async Task<GenerateReport> GenerateAsync(GenerateTask task, SampleSpec format, IProgress<long>? rows, CancellationToken cancellation)
    {
        if (format.Spark is { } target) return await WriteTableAsync(task, target, rows, cancellation);
        string folder = Path.Combine(files.StagingPath, IOutput.TableFolder);
        if (!await channels.WritesDirectlyAsync(cancellation)) return await WriteFilesAsync(task, folder, format, rows, cancellation);
        Directory.CreateDirectory(folder);
        TableSinkOptions options = Sources.Options(format);
        var sink = new TableSink(folder, task.Plan.Schema, options);
        await connection.ReadyAsync(cancellation);
        var stage = new GenerateStage(task, folder, options.Parquet, files.RunPath);
        var parts = new PartCollector(stage);
        int tasks = WorkItems.TasksOf(task.Files, task.Rows, connection.Slots);
        var progress = new TaskProgress(task.Rows, tasks, rows);
        await foreach (string line in connection.RunAsync(stage, tasks, progress, cancellation)) parts.Take(line);
        ImmutableArray<string> paths = await Task.Run(() =>
        {
            parts.Complete();
            return sink.Complete(task.Files, task.Rows, cancellation).ToImmutableArray();
        }, cancellation);
        progress.Finish(task.Rows);
        return new GenerateReport(folder, task.Rows, [.. paths.Select(p => Path.GetFileName(p)!)], paths.Sum(p => new FileInfo(p).Length));
    }

    /// <summary>Spark writes the files of the output folder, which this machine then must see.</summary>
    private async Task<GenerateReport> WriteFilesAsync(GenerateTask task, string folder, SampleSpec format, IProgress<long>? rows, CancellationToken cancellation)
    {
        if (format.Format != TableFormat.Parquet)
            throw new ProblemException("channel", "sample.format", "With engine.channel rows Spark writes the files, and we let it write Parquet only.", "Remove sample.format, or say in sample.spark where and how Spark writes.");
        var target = new SparkWriteSpec { Path = folder, Options = new SparkWriteSpec().Options.Add("compression", Words.Of(format.Compression)) };
        await new SparkTableWriter(connection, target, overwrite: true).WriteAsync(task, rows, cancellation);
        if (await UnseenAsync(folder, task.Rows, cancellation) is { } why)
            throw new ProblemException("output-not-shared", "output", $"Spark wrote the rows to '{files.Folder}', but {why}.", "Name a folder that executors and this machine share, or let Spark write to a table or an address that it knows (sample.spark).");
        string[] paths = [.. Directory.EnumerateFiles(folder, "*.parquet").Order(StringComparer.Ordinal)];
        return new GenerateReport(folder, task.Rows, [.. paths.Select(p => Path.GetFileName(p)!)], paths.Sum(p => new FileInfo(p).Length));
    }

    private async Task<GenerateReport> WriteTableAsync(GenerateTask task, SparkWriteSpec target, IProgress<long>? rows, CancellationToken cancellation)
    {
        _table = new SparkTableWriter(connection, target, overwrite);
        await _table.WriteAsync(task, rows, cancellation);
        return new GenerateReport(target.LocalPath ?? "", task.Rows, [], 0) { Target = target.Target, Unreadable = target.Unreadable ?? await UnseenAsync(target.LocalPath!, task.Rows, cancellation) };
    }

    /// <summary>Why the driver cannot read what executors wrote, or null. Their file system may be another one, and hold something else under the path here.</summary>
    private async Task<string?> UnseenAsync(string path, long rows, CancellationToken cancellation)
    {
        if (!Directory.Exists(path)) return "this machine does not see it";
        ITable table = await driver.OpenAsync(new TableSpec { Path = path, Format = TableFormat.Parquet }, cancellation);
        return table.Rows == rows ? null : "this machine sees another table under its path";
    }

    public Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation) => files.WriteFileAsync(name, content, cancellation);

    public Task<byte[]?> FindKeptAsync(string key, CancellationToken cancellation) => files.FindKeptAsync(key, cancellation);

    public Task KeepAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellation) => files.KeepAsync(key, content, cancellation);

    public async Task CommitAsync(bool passed, CancellationToken cancellation)
    {
        // A twin of a task that Spark ran twice may have begun a file since the parts were checked.
        string table = Path.Combine(files.StagingPath, IOutput.TableFolder);
        if (Directory.Exists(table)) PartAttempt.RemoveAll(table);
        await files.CommitAsync(passed, cancellation);
        _committed = true;
        table = Path.Combine(files.Folder, IOutput.TableFolder);
        if (Directory.Exists(table)) PartAttempt.RemoveAll(table);
        ended();
    }

    public async ValueTask DisposeAsync()
    {
        ended();
        if (!_committed)
        {
            await RemoveAsync();
            if (_table is not null) await _table.DiscardAsync();
        }

        await files.DisposeAsync();
    }

    /// <summary>Workers of a cancelled query write on until they see that the folder is gone, and may put a file into it while it is being removed.</summary>
    private async Task RemoveAsync()
    {
        for (int tries = 1; ; tries++)
        {
            try
            {
                if (Directory.Exists(files.StagingPath)) Directory.Delete(files.StagingPath, recursive: true);
                return;
            }
            catch (IOException) when (tries < RemovalTries)
            {
                await Task.Delay(RemovalPauseMs);
            }
        }
    }
}
