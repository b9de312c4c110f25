using Florin.Contracts;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.EventLog;
using Florin.Platform.Http;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A refusal has a code, the code a kind, and HTTP a status for the kind.</summary>
public sealed class ReportingRefusals
{
    [Theory]
    [InlineData("invalid-request", 400, "Invalid request")]
    [InlineData("unauthenticated", 401, "Authentication required")]
    [InlineData("forbidden", 403, "Forbidden")]
    [InlineData("not-found", 404, "Not found")]
    [InlineData("method-not-allowed", 405, "Method not allowed")]
    [InlineData("not-acceptable", 406, "Not acceptable")]
    [InlineData("request-timeout", 408, "Request timeout")]
    [InlineData("idempotency-in-flight", 409, "A request with this Idempotency-Key is in progress")]
    [InlineData("wrong-state", 409, "Not allowed in the current state")]
    [InlineData("email-taken", 409, "Email address already registered")]
    [InlineData("body-too-large", 413, "Request body too large")]
    [InlineData("not-json", 415, "Unsupported media type")]
    [InlineData("insufficient-funds", 422, "Insufficient funds")]
    [InlineData("account-frozen", 422, "Account frozen")]
    [InlineData("account-closed", 422, "Account closed")]
    [InlineData("currency-mismatch", 422, "Currency mismatch")]
    [InlineData("same-account", 422, "Source and target accounts are the same")]
    [InlineData("balance-limit", 422, "Request refused")]
    [InlineData("payment-declined", 422, "Request refused")]
    [InlineData("idempotency-key-reused", 422, "Idempotency-Key reused for a different request")]
    [InlineData("rate-limited", 429, "Too many requests")]
    [InlineData("internal-error", 500, "Internal server error")]
    [InlineData("circuit-open", 503, "Service unavailable (circuit open)")]
    [InlineData("bulkhead-full", 503, "Service unavailable (too many concurrent requests)")]
    [InlineData("unavailable", 503, "Service unavailable")]
    [InlineData("timeout", 504, "Gateway timeout")]
    [InlineData("of-a-newer-service", 422, "Request refused")]
    public void Has_the_status_and_the_title_of_the_contract(string name, int status, string title)
    {
        var code = ContractCodes.Of(name);
        Assert.Equal((name, status, title), (code.Name, HttpRefusals.StatusOf(code), code.Title));
    }

    [Fact]
    public void Has_a_status_for_every_kind()
    {
        var statuses = Enum.GetValues<RefusalKind>().Select(kind => HttpRefusals.StatusOf(new RefusalCode("any", kind, "Any")));
        Assert.Equal([422, 400, 401, 403, 404, 409, 429, 503, 504, 500], statuses);
    }

    [Fact]
    public void Keeps_the_code_of_a_refusal_that_was_recorded()
    {
        var refusal = new Refusal(AccountCodes.Frozen, "It is frozen.").With("accountId", "acc_1");
        var known = new EventTypes().Refusals(AccountCodes.All);
        var read = CommandRefused.Of("Debit", "account-acc_1", refusal).ToRefusal(known.CodeOf);
        Assert.Equal(AccountCodes.Frozen, read.Reason);
        Assert.Equal(AccountCodes.Frozen, RefusalCard.Of(refusal).ToRefusal().Reason);
        Assert.Equal(RefusalCode.NotFound, known.CodeOf("not-found"));
    }
}
