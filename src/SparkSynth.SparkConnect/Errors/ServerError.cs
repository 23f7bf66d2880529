using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using SparkSynth.SparkConnect.Protocol;

namespace SparkSynth.SparkConnect.Errors;

/// <summary>What the trailers of a failed call say: the gRPC status and, where Spark added them, its error class, SQLSTATE, error id and advice to retry.</summary>
internal sealed record ServerError(StatusCode Code, string Message)
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public string? ErrorClass { get; init; }

    public string? SqlState { get; init; }

    public string? ErrorId { get; init; }

    /// <summary>Java class of the exception.</summary>
    public string Type { get; init; } = "";

    /// <summary>How long the server asks us to wait before the same call; null = it does not ask for a retry.</summary>
    public TimeSpan? RetryDelay { get; init; }

    /// <summary>True when the call failed on this side or in between: there was no status of a server, or only that of a broken stream.</summary>
    public bool IsTransport { get; init; }

    /// <summary>True when the server's message was no protobuf: asking again would give the same bytes.</summary>
    public bool IsMalformed { get; init; }

    public static ServerError Read(RpcException exception)
    {
        Exception? inner = exception.Status.DebugException;
        var error = new ServerError(exception.StatusCode, Text(exception.Status))
        {
            IsMalformed = inner is InvalidProtocolBufferException,

            // A server's status comes in trailers. When there were none, or the body ended within a message, the client library makes one up.
            IsTransport = inner is HttpRequestException or (IOException and not InvalidProtocolBufferException) or InvalidDataException
                || exception.Status.Detail.StartsWith("No grpc-status", StringComparison.Ordinal),
        };
        byte[]? details = exception.Trailers.FirstOrDefault(entry => entry.IsBinary && entry.Key == DetailsTrailer)?.ValueBytes;
        if (details is null)
        {
            return error with { ErrorClass = ClassInBrackets(error.Message) };
        }

        try
        {
            return Add(error, Protocol.Status.Parser.ParseFrom(details));
        }
        catch (InvalidProtocolBufferException)
        {
            // The status itself still tells what failed; only its details are unreadable, which a proxy that rewrites trailers can cause.
            return error with { ErrorClass = ClassInBrackets(error.Message) };
        }
    }

    private static ServerError Add(ServerError error, Protocol.Status status)
    {
        foreach (Any detail in status.Details)
        {
            if (detail.Is(ErrorInfo.Descriptor))
            {
                ErrorInfo info = detail.Unpack<ErrorInfo>();
                error = error with
                {
                    Type = info.Reason,
                    ErrorClass = Value(info, "errorClass"),
                    SqlState = Value(info, "sqlState"),
                    ErrorId = Value(info, "errorId"),
                };
            }
            else if (detail.Is(RetryInfo.Descriptor))
            {
                error = error with { RetryDelay = detail.Unpack<RetryInfo>().RetryDelay?.ToTimeSpan() ?? TimeSpan.Zero };
            }
        }

        return error with { ErrorClass = error.ErrorClass ?? ClassInBrackets(error.Message) };
    }

    /// <summary>The library's own texts hide the cause ("Error connecting to subchannel."): add it.</summary>
    private static string Text(Grpc.Core.Status status)
    {
        string? cause = status.DebugException?.GetBaseException().Message;
        return cause is null || status.Detail.Contains(cause, StringComparison.Ordinal) ? status.Detail : $"{status.Detail.TrimEnd('.')}: {cause}";
    }

    private static string? Value(ErrorInfo info, string key) => info.Metadata.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;

    /// <summary>Spark begins its messages with <c>[ERROR_CLASS]</c>; where metadata is missing, that is what is left.</summary>
    private static string? ClassInBrackets(string message)
    {
        string text = message.TrimStart();
        int end = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        return end > 1 && text.AsSpan(1, end - 1).IndexOfAnyExcept(ClassCharacters) < 0 ? text[1..end] : null;
    }

    private static readonly System.Buffers.SearchValues<char> ClassCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.");
}
