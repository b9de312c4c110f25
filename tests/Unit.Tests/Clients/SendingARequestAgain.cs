using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Florin.Client;
using Florin.Client.Models;
using Florin.Testing;

namespace Florin.Unit.Tests.Clients;

/// <summary>When the package Florin.Client sends a request again, and with what.</summary>
public sealed class SendingARequestAgain
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;
    private static readonly Transfer Transfer = new("user_1", "acc_1", "acc_2", 1.50m, "USD");

    [Fact]
    public async Task Has_the_same_key_and_the_same_bytes_each_time()
    {
        var server = new Scripted(Lost, Status(503), Status(502), Status(409, "idempotency-in-flight"), Status(504), Created);
        using var client = Client(server, attempts: 6);
        await client.Transfer(Transfer, cancel: Stop);
        await client.Transfer(Transfer, cancel: Stop);
        var first = server.Seen[..6];
        Assert.Single(first.Select(request => request.Key).Distinct(StringComparer.Ordinal));
        Assert.Single(first.Select(request => request.Body).Distinct(StringComparer.Ordinal));
        Assert.Contains("\"amount\":1.50", first[0].Body, StringComparison.Ordinal);
        Assert.NotEqual(first[0].Key, server.Seen[6].Key); // Another request, another key.
    }

    [Fact]
    public async Task Ends_with_what_went_wrong_last()
    {
        var server = new Scripted(Lost, Status(503), Lost);
        using var client = Client(server, attempts: 3);
        var lost = await Assert.ThrowsAsync<HttpRequestException>(() => client.Transfer(Transfer, cancel: Stop));
        Assert.Equal(server.Seen[0].Key, lost.Data["Idempotency-Key"]); // Under which it can be sent again.
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Is_not_done_where_the_answer_says_what_is_wrong(int status)
    {
        var server = new Scripted(Status(status));
        using var client = Client(server, attempts: 5);
        var refused = await Assert.ThrowsAsync<FlorinException>(() => client.Transfer(Transfer, cancel: Stop));
        Assert.Equal(
            (status, "some-code", "Some detail.", "req_1"),
            (refused.Status, refused.Code, refused.Detail, refused.RequestId)
        );
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Is_done_without_a_key_only_where_it_was_refused_untried()
    {
        var server = new Scripted(Status(429), Lost);
        using var client = Client(server, attempts: 5);
        var login = new LogInBody { Email = "a@example.com", Password = "b" };
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Api.User.Login.PostAsync(login, cancellationToken: Stop));
        Assert.Equal(["", ""], server.Seen.Select(request => request.Key));
    }

    [Fact]
    public async Task Waits_as_long_as_the_answer_asks_for()
    {
        var clock = new FakeTime();
        var server = new Scripted(Status(429, "rate-limited", retryAfter: 7), Created);
        using var client = Client(server, attempts: 2, clock);
        var transfer = client.Transfer(Transfer, cancel: Stop);
        while (clock.NextTimer != TimeSpan.FromSeconds(7)) // Until it waits.
            await Task.Yield();
        clock.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(transfer.IsCompleted);
        Assert.Single(server.Seen);
        clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal("txn_1", (await transfer).Id);
    }

    [Fact]
    public async Task Is_not_done_where_the_answer_asks_for_too_long_a_wait()
    {
        var server = new Scripted(Status(429, "rate-limited", retryAfter: 600));
        using var client = Client(server, attempts: 2);
        var refused = await Assert.ThrowsAsync<FlorinException>(() => client.Transfer(Transfer, cancel: Stop));
        Assert.Equal(("rate-limited", TimeSpan.FromMinutes(10)), (refused.Code, refused.RetryAfter));
        Assert.Single(server.Seen);
    }

    [Fact]
    public async Task Has_another_token_where_one_has_expired_or_was_revoked()
    {
        var clock = new FakeTime();
        var server = new Scripted(
            Token("one"),
            Created,
            Token("two"),
            Created,
            Status(401, "unauthenticated"),
            Token("three"),
            Created
        );
        var credential = FlorinCredential.ClientCredentials("client_1", "secret", "accounts:read");
        using var client = Client(server, attempts: 1, clock, credential);
        await client.Transfer(Transfer, cancel: Stop);
        clock.Advance(TimeSpan.FromSeconds(31)); // A minute's token is replaced half a minute early.
        await client.Transfer(Transfer, cancel: Stop);
        await client.Transfer(Transfer, cancel: Stop);
        Assert.Equal(
            ["", "one", "", "two", "two", "", "three"],
            server.Seen.Select(request => request.Authorization.Replace("Bearer ", "", StringComparison.Ordinal))
        );
        Assert.Contains("grant_type=client_credentials", server.Seen[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("token", "Bearer one")]
    [InlineData("client", ", Bearer one")]
    public async Task Is_not_done_where_what_was_sent_is_wrong_and_not_the_credential(string kind, string seen)
    {
        var wrong = Status(401, "unauthenticated");
        var server = kind == "client" ? new Scripted(Token("one"), wrong, Token("two"), wrong) : new Scripted(wrong);
        var credential = kind switch
        {
            "client" => FlorinCredential.ClientCredentials("client_1", "secret"),
            "token" => FlorinCredential.Token("one"),
            _ => FlorinCredential.None,
        };
        using var client = Client(server, attempts: 5, credential: credential);
        var login = new LogInBody { Email = "a@example.com", Password = "wrong" };
        await Assert.ThrowsAsync<FlorinException>(() => client.Api.User.Login.PostAsync(login, cancellationToken: Stop));
        Assert.Equal(seen, string.Join(", ", server.Seen.Select(request => request.Authorization)));
    }

    [Fact]
    public async Task Gives_a_file_as_it_is_even_where_it_looks_like_an_answer()
    {
        const string Content = """{"success":true,"data":1}""";
        var server = new Scripted(() =>
        {
            var response = Answer(200, Content)();
            response.Content.Headers.ContentDisposition = new("attachment");
            return response;
        });
        using var client = Client(server, attempts: 1);
        var attachment = client.Api.Transaction.Transactions["txn_1"].Attachments["att_1"];
        await using var file = await attachment.Content.GetAsync(cancellationToken: Stop);
        using var text = new StreamReader(file!); // It was answered.
        Assert.Equal(Content, await text.ReadToEndAsync(Stop));
    }

    [Fact]
    public async Task Throws_where_a_second_person_must_approve()
    {
        using var client = Client(
            new Scripted(Answer(202, """{"success":true,"data":{"approval":{"id":"apr_1"}}}""")),
            attempts: 1
        );
        var waits = await Assert.ThrowsAsync<ApprovalRequiredException>(() => client.Transfer(Transfer, cancel: Stop));
        Assert.Equal("apr_1", waits.ApprovalId);
    }

    [Fact]
    public async Task Is_one_activity_and_counted()
    {
        List<Activity> activities = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FlorinTelemetry.Name,
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activities.Add,
        };
        ActivitySource.AddActivityListener(listener);
        long retries = 0;
        using var meters = new MeterListener();
        meters.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == FlorinTelemetry.Retries)
                self.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref retries, value));
        meters.Start();
        using var root = new Activity("test").Start();
        using var client = Client(new Scripted(Lost, Lost, Created), attempts: 3);
        await client.Transfer(Transfer, cancel: Stop);
        var mine = Assert.Single(activities, activity => activity.TraceId == root.TraceId);
        Assert.Equal((2, 201), (mine.GetTagItem("http.request.resend_count"), mine.GetTagItem("http.response.status_code")));
        Assert.True(retries >= 2);
    }

    private static FlorinClient Client(
        Scripted server,
        int attempts,
        TimeProvider? clock = null,
        FlorinCredential? credential = null
    ) =>
        new(
            new FlorinClientOptions
            {
                Address = new Uri("http://florin.test"),
                MaxAttempts = attempts,
                FirstDelay = TimeSpan.Zero,
                Clock = clock ?? TimeProvider.System,
                Credential = credential ?? FlorinCredential.None,
            },
            server
        );

    private static readonly Func<HttpResponseMessage> Lost = () => throw new HttpRequestException("The connection broke.");

    private static readonly Func<HttpResponseMessage> Created = Answer(
        201,
        """{"success":true,"data":{"id":"txn_1"},"timestamp":"x"}"""
    );

    private static Func<HttpResponseMessage> Token(string token) =>
        Answer(200, $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":60}""");

    private static Func<HttpResponseMessage> Answer(int status, string json) =>
        () =>
            new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(json, Encoding.UTF8, "application/json"),
            };

    private static Func<HttpResponseMessage> Status(int status, string code = "some-code", int retryAfter = 0) =>
        () =>
        {
            var problem = $$"""{"success":false,"status":{{status}},"code":"{{code}}","detail":"Some detail."}""";
            var response = new HttpResponseMessage((HttpStatusCode)status)
            {
                Content = new StringContent(problem, Encoding.UTF8, "application/problem+json"),
            };
            response.Headers.Add("X-Request-Id", "req_1");
            if (retryAfter > 0)
                response.Headers.RetryAfter = new(TimeSpan.FromSeconds(retryAfter));
            return response;
        };

    /// <summary>Answers as it is written down; the last answer goes on.</summary>
    private sealed class Scripted(params Func<HttpResponseMessage>[] answers) : HttpMessageHandler
    {
        public List<(string Key, string Authorization, string Body)> Seen { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var key = request.Headers.TryGetValues("Idempotency-Key", out var keys) ? keys.Single() : "";
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Seen.Add((key, $"{request.Headers.Authorization}", body));
            return answers[Math.Min(Seen.Count, answers.Length) - 1]();
        }
    }
}
