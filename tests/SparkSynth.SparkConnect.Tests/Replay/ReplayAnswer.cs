using Google.Protobuf;
using Grpc.Core;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>How an answer stops.</summary>
public enum Ending
{
    /// <summary>As it should: trailers with the status.</summary>
    Status,

    /// <summary>The body ends, without trailers, as when a proxy closes the connection politely.</summary>
    NoStatus,

    /// <summary>Reading the body fails.</summary>
    Broken,

    /// <summary>The body ends within a message.</summary>
    HalfMessage,

    /// <summary>The header of a message announces more than any message may have.</summary>
    HugeMessage,

    /// <summary>Nothing more comes until the call is cancelled.</summary>
    Hanging,

    /// <summary>The call fails before there is an answer, as when nobody listens.</summary>
    Refused,
}

public sealed record ReplayAnswer(IReadOnlyList<byte[]> Messages)
{
    public Ending Ending { get; init; }

    public StatusCode Status { get; init; }

    public string Message { get; init; } = "";

    public byte[]? StatusDetails { get; init; }

    public static ReplayAnswer Of(params IMessage[] messages) => new([.. messages.Select(message => message.ToByteArray())]);

    public static ReplayAnswer Failure(StatusCode status, string message) => new([]) { Status = status, Message = message };
}
