using System.Net;
using System.Text;
using Florin.Contracts.Payments;
using Florin.Kernel;
using Florin.Payments.Processors;
using Florin.Platform.Resilience;

namespace Florin.Unit.Tests.Payments;

public sealed class AProcessorBehindAnAddress : IDisposable
{
    private static readonly PaymentOrder Order = new(
        new PaymentId("pay_1"),
        new TransactionId("txn_1"),
        PaymentKind.PayOut,
        ThePaymentService.Hundred,
        "rent"
    );

    private readonly Wire _wire = new();
    private readonly HttpProcessor _processor;

    public AProcessorBehindAnAddress() => _processor = new HttpProcessor(new Uri("http://processor.test/pay"), "secret", _wire);

    public void Dispose()
    {
        _processor.Dispose();
        _wire.Dispose();
    }

    [Fact]
    public async Task Gets_the_order_under_its_key()
    {
        await Process();
        Assert.Equal("POST http://processor.test/pay", _wire.Asked);
        Assert.Equal("txn_1:pay-out", _wire.Key);
        Assert.Equal("Bearer secret", _wire.Token);
        Assert.Equal(
            """{"paymentId":"pay_1","transactionId":"txn_1","kind":"payOut","amount":100.00,"currency":"USD","reference":"rent"}""",
            _wire.Body
        );
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    public async Task Accepts_with_any_2xx(int status)
    {
        _wire.Status = status;
        Assert.Equal(Verdict.Accepted, await Process());
    }

    [Theory]
    [InlineData(402)]
    [InlineData(422)]
    public async Task Declines_with_its_own_reason(int status)
    {
        (_wire.Status, _wire.Answer) = (status, """{"detail": " The card is lost. "}""");
        Assert.Equal("The card is lost.", (await Process()).Declined);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"detail": 7}""")]
    [InlineData("""{"detail": " "}""")]
    public async Task Declines_without_a_reason_that_can_be_read(string body)
    {
        (_wire.Status, _wire.Answer) = (402, body);
        Assert.Equal("The payment processor declined the payment.", (await Process()).Declined);
    }

    [Fact]
    public async Task Is_cut_short()
    {
        (_wire.Status, _wire.Answer) = (402, $$"""{"detail": "{{new string('x', 1000)}}"}""");
        Assert.Equal(new string('x', 200), (await Process()).Declined);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Leaves_the_outcome_unknown_with_anything_else(int status)
    {
        _wire.Status = status;
        await Assert.ThrowsAsync<ServiceUnavailable>(Process);
    }

    [Fact]
    public async Task Leaves_the_outcome_unknown_when_the_connection_is_lost()
    {
        _wire.Fault = new HttpRequestException("reset");
        await Assert.ThrowsAsync<ServiceUnavailable>(Process);
    }

    private Task<Verdict> Process() => _processor.Process(Order, "txn_1:pay-out", CancellationToken.None);

    /// <summary>What a network would carry.</summary>
    private sealed class Wire : HttpMessageHandler
    {
        public int Status { get; set; } = 200;

        public string Answer { get; set; } = "{}";

        public Exception? Fault { get; set; }

        public string? Asked { get; private set; }

        public string? Key { get; private set; }

        public string? Token { get; private set; }

        public string? Body { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            if (Fault is not null)
                throw Fault;
            Asked = $"{request.Method} {request.RequestUri}";
            Key = request.Headers.GetValues("Idempotency-Key").Single();
            Token = request.Headers.Authorization?.ToString();
            Body = await request.Content!.ReadAsStringAsync(cancellationToken);
            return new HttpResponseMessage((HttpStatusCode)Status)
            {
                Content = new StringContent(Answer, Encoding.UTF8, "application/problem+json"),
            };
        }
    }
}
