using SparkSynth.Core;
using SparkSynth.Engine.Embedded;
using SparkSynth.Jobs.Engines;
using SparkSynth.Jobs.Spec;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Engine.Spark;

/// <summary>Decides for every table in files whether workers open it themselves or Spark hands its rows over, and remembers why.</summary>
internal sealed class SparkChannels(ChannelKind asked, SparkConnection connection)
{
    private const string NotSeen = "an executor does not see it", Asked = "engine.channel says so";

    private readonly List<EngineChannel> _choices = [];
    private string? _folder;
    private string _shown = "";
    private AccessOutcome? _written;

    /// <summary>What was decided, in order.</summary>
    public IReadOnlyList<EngineChannel> Choices => _choices;

    /// <summary>Tells of an output folder: the next attempt to open a table tries it too.</summary>
    /// <param name="folder">The run's own folder beside the output.</param>
    /// <param name="shown">The output as the job has it.</param>
    public void Output(string folder, string shown) => (_folder, _shown, _written) = (folder, shown, null);

    /// <summary>Notes a table that the job gives to Spark.</summary>
    public void Named(string table) => Note(table, ChannelKind.Rows, "the job has Spark read or write it");

    /// <summary>Whether workers open a table's files themselves.</summary>
    /// <param name="path">As the job has it.</param>
    public async Task<bool> ReadsDirectlyAsync(EmbeddedTable table, string path, CancellationToken cancellation)
    {
        if (_folder is not null && table.Source.Slices[0].Path.StartsWith(Path.GetDirectoryName(_folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return asked != ChannelKind.Rows; // what this run wrote
        (bool isDirect, string reason) = asked switch
        {
            ChannelKind.Auto when connection.IsOwnServer => (true, "Spark runs on this machine"),
            ChannelKind.Auto => await ProbeAsync(table.Source.Slices[0].Path, cancellation) switch
            {
                AccessOutcome.Fine => (true, "a task in every slot opened it"),
                var outcome => (false, Words(outcome)),
            },
            _ => (asked == ChannelKind.Direct, Asked),
        };
        Note(path, isDirect ? ChannelKind.Direct : ChannelKind.Rows, reason);
        return isDirect;
    }

    /// <summary>Why the rows of a table come through Spark, where nobody asked for that; else null.</summary>
    public string? ReasonOf(string path) => asked == ChannelKind.Auto ? _choices.Find(c => c.Table == path)?.Reason : null;

    /// <summary>Whether workers write part files themselves.</summary>
    /// <exception cref="ProblemException">They cannot, and Spark most likely neither.</exception>
    public async Task<bool> WritesDirectlyAsync(CancellationToken cancellation)
    {
        if (asked == ChannelKind.Auto && !connection.IsOwnServer && _written is null) await ProbeAsync(null, cancellation);
        bool isDirect = asked != ChannelKind.Rows;
        Note(_shown, isDirect ? ChannelKind.Direct : ChannelKind.Rows, asked != ChannelKind.Auto ? Asked : connection.IsOwnServer ? "Spark runs on this machine" : "a task in every slot created, renamed and deleted a file there");
        return isDirect;
    }

    private async Task<AccessOutcome> ProbeAsync(string? input, CancellationToken cancellation)
    {
        await connection.ReadyAsync(cancellation);
        var stage = new ProbeStage(input, _folder, connection.Slots);
        var reports = new Dictionary<int, ProbeReport>();
        await foreach (string line in connection.RunAsync(stage, stage.Items, new TaskProgress(0, stage.Items, null), cancellation))
        {
            if (ReportLines.ReadProbed(line) is not { } report || !reports.TryAdd(report.Item, report)) throw new SparkStageException("a worker's answer to what it can open makes no sense");
        }

        if (reports.Count != stage.Items || reports.Keys.Any(item => item >= stage.Items)) throw new SparkStageException($"{stage.Items} workers were asked what they can open, {reports.Count} answered");
        if (_folder is not null) _written = reports.Values.Max(r => r.Folder);
        if (_written is { } written and not AccessOutcome.Fine)
        {
            throw new ProblemException(
                "output-not-shared", "output", $"Executors cannot write to '{_shown}': {Words(written)}.",
                "Name a folder that every executor sees and may write to (NFS, a FUSE mount), or let Spark write the rows to a table or an address that it knows (sample.spark).");
        }

        return reports.Values.Max(r => r.Input);
    }

    private void Note(string table, ChannelKind channel, string reason)
    {
        if (!_choices.Any(c => c.Table == table)) _choices.Add(new EngineChannel(table, channel, reason));
    }

    private static string Words(AccessOutcome outcome) => outcome switch
    {
        AccessOutcome.Missing => NotSeen,
        AccessOutcome.Denied => "an executor may not open or write there",
        _ => "an executor failed to open or write there",
    };
}
