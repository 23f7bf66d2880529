using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Transport;

/// <summary>Over a real connection: HTTP/2 in clear text and over TLS, tokens, headers.</summary>
public sealed class KestrelTests
{
    private const string Token = "right";

    [TestCase(false)]
    [TestCase(true)]
    public async Task Right_token_opens_a_session(bool tls)
    {
        await using Server server = await Server.StartAsync(tls);
        using var client = new SparkConnectClient(server.Endpoint, new SparkConnectOptions { Handler = server.TrustingHandler() });
        SparkSession session = await client.OpenSessionAsync();
        Assert.That(session.SparkVersion, Is.EqualTo("4.3.0"));
        Assert.That(server.Headers["x-cluster-id"], Is.EqualTo("c1"));
        Assert.That(server.LastRequest!.UserContext.UserId, Is.EqualTo("anna"));
        Assert.That(server.LastRequest.ClientType, Does.StartWith("nightly SparkSynth/"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Wrong_token_is_refused_without_a_retry(bool tls)
    {
        await using Server server = await Server.StartAsync(tls);
        using var client = new SparkConnectClient(server.Endpoint with { Token = "wrong" }, new SparkConnectOptions { Handler = server.TrustingHandler() });
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => client.OpenSessionAsync()))!;
        Assert.That((error.Failure, server.Requests), Is.EqualTo((SparkFailure.Unauthenticated, 1)));
        Assert.That(error.ToString(), Does.Not.Contain("wrong"));
    }

    [Test]
    public async Task Unknown_certificate_is_refused()
    {
        await using Server server = await Server.StartAsync(tls: true);
        using var client = new SparkConnectClient(server.Endpoint, new SparkConnectOptions { ConnectRetry = RetryPolicy.None });
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => client.OpenSessionAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Unreachable));
        Assert.That(error.Message, Does.Contain("SSL").IgnoreCase.Or.Contain("certificate").IgnoreCase);
        Assert.That(server.Requests, Is.Zero);
    }

    [Test]
    public async Task Nobody_listening_is_unreachable()
    {
        SparkEndpoint endpoint;
        await using (Server server = await Server.StartAsync(tls: false))
        {
            endpoint = server.Endpoint;
        }

        using var client = new SparkConnectClient(endpoint, new SparkConnectOptions { ConnectRetry = new RetryPolicy { MaxAttempts = 2, InitialDelay = TimeSpan.FromMilliseconds(1) } });
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => client.OpenSessionAsync()))!;
        Assert.That((error.Failure, error.IsWorthAnotherRun), Is.EqualTo((SparkFailure.Unreachable, true)));
        Assert.That(error.Message, Does.Contain(endpoint.ToString()).And.Contain("refused"));
    }

    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication application;
        private readonly X509Certificate2? certificate;

        private Server(WebApplication application, X509Certificate2? certificate)
        {
            this.application = application;
            this.certificate = certificate;
        }

        public SparkEndpoint Endpoint => new()
        {
            Host = "127.0.0.1",
            Port = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port,
            UseTls = certificate is not null,
            Token = Token,
            UserId = "anna",
            UserAgent = "nightly",
            Headers = new Dictionary<string, string> { ["x-cluster-id"] = "c1" },
        };

        public int Requests { get; private set; }

        public Dictionary<string, string> Headers { get; } = [];

        public AnalyzePlanRequest? LastRequest { get; private set; }

        public static async Task<Server> StartAsync(bool tls)
        {
            X509Certificate2? own = tls ? SelfSigned() : null;
            WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                if (own is not null)
                {
                    listen.UseHttps(own);
                }
            }));
            builder.Logging.ClearProviders();
            WebApplication built = builder.Build();
            var server = new Server(built, own);
            built.Run(server.AnswerAsync);
            await built.StartAsync();
            return server;
        }

        /// <summary>A handler that trusts this server's certificate and no other.</summary>
        public SocketsHttpHandler TrustingHandler() => new()
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, presented, _, _) => presented?.GetCertHashString() == certificate?.GetCertHashString(),
            },
        };

        public async ValueTask DisposeAsync()
        {
            await application.DisposeAsync();
            certificate?.Dispose();
        }

        private static X509Certificate2 SelfSigned()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            DateTimeOffset now = TimeProvider.System.GetUtcNow();
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        }

        private async Task AnswerAsync(HttpContext context)
        {
            Requests++;
            foreach ((string key, Microsoft.Extensions.Primitives.StringValues value) in context.Request.Headers)
            {
                Headers[key] = value.ToString();
            }

            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            LastRequest = AnalyzePlanRequest.Parser.ParseFrom(body.ToArray().AsSpan(5));
            context.Response.ContentType = "application/grpc";
            if (Headers.GetValueOrDefault("Authorization") != "Bearer " + Token)
            {
                context.Response.Headers["grpc-status"] = "16";
                context.Response.Headers["grpc-message"] = "Invalid authentication token";
                return;
            }

            byte[] message = new AnalyzePlanResponse
            {
                SessionId = LastRequest.SessionId,
                ServerSideSessionId = "s",
                SparkVersion = new AnalyzePlanResponse.Types.SparkVersion { Version = "4.3.0" },
            }.ToByteArray();
            byte[] frame = new byte[5 + message.Length];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
            message.CopyTo(frame, 5);
            await context.Response.Body.WriteAsync(frame);
            context.Response.AppendTrailer("grpc-status", "0");
        }
    }
}
