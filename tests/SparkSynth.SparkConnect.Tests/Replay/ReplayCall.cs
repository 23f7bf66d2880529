using System.Net.Http.Headers;
using Google.Protobuf;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>A call as the server sees it.</summary>
public sealed record ReplayCall(string Method, IReadOnlyList<byte[]> Requests, HttpRequestHeaders Headers, Uri Address)
{
    public T Request<T>()
        where T : IMessage<T>, new() => new MessageParser<T>(() => new T()).ParseFrom(Requests[0]);
}
