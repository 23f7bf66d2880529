using System.Buffers.Binary;
using System.Net;
using Grpc.Core;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>Plays the server below gRPC: takes HTTP/2 requests apart into messages, and answers as a script says, faults included.</summary>
public sealed class ReplayHandler(Func<ReplayCall, ReplayAnswer> script) : HttpMessageHandler
{
    private readonly List<ReplayCall> calls = [];

    public IReadOnlyList<ReplayCall> Calls
    {
        get
        {
            lock (calls)
            {
                return [.. calls];
            }
        }
    }

    public int Count(string method) => Calls.Count(call => call.Method == method);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Content!.CopyToAsync(body, cancellationToken);
        var call = new ReplayCall(request.RequestUri!.AbsolutePath.Split('/')[^1], Messages(body.ToArray()), request.Headers, request.RequestUri);
        ReplayAnswer answer;
        lock (calls)
        {
            calls.Add(call);
            answer = script(call);
        }

        if (answer.Ending == Ending.Refused)
        {
            throw new HttpRequestException("Connection refused");
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, RequestMessage = request };
        response.Content = new StreamContent(new AnswerStream(answer, () => AddStatus(response.TrailingHeaders, answer)));
        response.Content.Headers.ContentType = new("application/grpc");
        return response;
    }

    private static void AddStatus(System.Net.Http.Headers.HttpResponseHeaders trailers, ReplayAnswer answer)
    {
        trailers.Add("grpc-status", ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (answer.Status != StatusCode.OK)
        {
            trailers.Add("grpc-message", Uri.EscapeDataString(answer.Message));
        }

        if (answer.StatusDetails is { } details)
        {
            // As grpc-java sends it: without padding.
            trailers.Add("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('='));
        }
    }

    private static List<byte[]> Messages(ReadOnlySpan<byte> body)
    {
        var messages = new List<byte[]>();
        while (body.Length > 0)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body[1..]);
            messages.Add(body.Slice(5, length).ToArray());
            body = body[(5 + length)..];
        }

        return messages;
    }

    /// <summary>The body of an answer: messages, then the ending.</summary>
    private sealed class AnswerStream(ReplayAnswer answer, Action addStatus) : Stream
    {
        private readonly MemoryStream frames = new(Frames(answer));
        private bool ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            int read = frames.Read(buffer.Span);
            if (read > 0 || buffer.Length == 0)
            {
                // Reading nothing is how a reader waits for the first byte.
                return read;
            }

            switch (answer.Ending)
            {
                case Ending.Status:
                    if (!ended)
                    {
                        ended = true;
                        addStatus();
                    }

                    break;
                case Ending.Broken:
                    throw new IOException("the connection was reset");
                case Ending.Hanging:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    break;
            }

            return 0;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private static byte[] Frames(ReplayAnswer answer)
        {
            using var stream = new MemoryStream();
            foreach (byte[] message in answer.Messages)
            {
                WriteHeader(stream, message.Length);
                stream.Write(message);
            }

            if (answer.Ending == Ending.HalfMessage)
            {
                WriteHeader(stream, 100);
                stream.Write(new byte[50]);
            }
            else if (answer.Ending == Ending.HugeMessage)
            {
                WriteHeader(stream, int.MaxValue);
            }

            return stream.ToArray();
        }

        private static void WriteHeader(MemoryStream stream, int length)
        {
            Span<byte> header = stackalloc byte[5];
            BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
            stream.Write(header);
        }
    }
}
