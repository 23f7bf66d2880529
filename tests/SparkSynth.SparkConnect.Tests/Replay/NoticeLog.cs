using System.Collections.Concurrent;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>Keeps notices, on the thread that reports them.</summary>
public sealed class NoticeLog : IProgress<ConnectNotice>
{
    private readonly ConcurrentQueue<ConnectNotice> notices = new();

    public IReadOnlyList<ConnectNotice> Notices => [.. notices];

    public void Report(ConnectNotice value) => notices.Enqueue(value);
}
