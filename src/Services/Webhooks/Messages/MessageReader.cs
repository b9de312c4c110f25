using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Florin.Contracts.Accounts;
using Florin.Kernel;
using Florin.Platform.Calls;
using Florin.Platform.EventLog;
using Florin.Platform.Json;

namespace Florin.Webhooks.Messages;

/// <summary>
/// Reads messages off the logs of transactions and accounts. Whose an account is, the account service knows; that never
/// changes, so that some are remembered.
/// </summary>
internal sealed class MessageReader(AccountsClient accounts)
{
    public const string Accounts = "account";
    private const int MaxRemembered = 50_000;
    private static readonly CallContext Context = new("webhooks");
    private readonly ConcurrentDictionary<AccountId, UserId> _owners = new();

    /// <summary>The services whose logs have messages.</summary>
    public static IReadOnlyList<string> Sources { get; } = [TransactionMessages.Source, Accounts];

    /// <summary>The message about an event; null where there is none.</summary>
    /// <exception cref="Platform.Resilience.ServiceUnavailable">The account service cannot be asked now.</exception>
    public ValueTask<WebhookMessage?> Of(string source, Recorded recorded, CancellationToken cancel) =>
        source == TransactionMessages.Source
            ? ValueTask.FromResult(TransactionMessages.Of(recorded))
            : OfAccount(recorded, cancel);

    // The events of the account service are its own; the few that are told of are known by their names.
    private async ValueTask<WebhookMessage?> OfAccount(Recorded recorded, CancellationToken cancel)
    {
        var (type, status) = recorded.Type switch
        {
            "AccountOpened" => (MessageTypes.AccountOpened, "OPEN"),
            "AccountFrozen" => (MessageTypes.AccountFrozen, "FROZEN"),
            "AccountUnfrozen" => (MessageTypes.AccountUnfrozen, "OPEN"),
            "AccountClosed" => (MessageTypes.AccountClosed, "CLOSED"),
            "AccountReopened" => (MessageTypes.AccountReopened, "FROZEN"),
            _ => (null, null),
        };
        if (type is null || recorded.Data is UnreadableEvent)
            return null;
        var happened = Json(recorded.Data);
        if (!Id.TryParse<AccountId>((string?)happened["account"], out var account))
            throw new JsonException($"{recorded.Type} at position {recorded.Position} of {Accounts} names no account.");
        if (await OwnerOf(account, (string?)happened["userId"], cancel) is not { } owner)
            return null;
        var data = new JsonObject { ["id"] = account.Value, ["userId"] = owner.Value };
        if (type == MessageTypes.AccountOpened)
        {
            data["name"] = (string?)happened["name"];
            data["currency"] = (string?)happened["overdraftLimit"]?["currency"];
        }
        data["status"] = status;
        return new WebhookMessage(
            EventId.Of(Accounts, recorded.Position),
            Accounts,
            recorded.Position,
            type,
            account.Value,
            [owner.Value],
            recorded.At,
            data
        );
    }

    private async ValueTask<UserId?> OwnerOf(AccountId account, string? named, CancellationToken cancel)
    {
        if (_owners.TryGetValue(account, out var known))
            return known;
        var owner = Id.TryParse<UserId>(named, out var user) ? user : (await accounts.Find(account, Context, cancel))?.UserId;
        if (owner is { } found)
        {
            if (_owners.Count >= MaxRemembered)
                _owners.Clear();
            _owners[account] = found;
        }
        return owner;
    }

    private static JsonObject Json(object happened) =>
        (
            happened is UnknownEvent unknown
                ? JsonNode.Parse(unknown.Json.Span)
                : JsonSerializer.SerializeToNode(happened, happened.GetType(), FlorinJson.Stored)
        )!.AsObject(); // Events are objects.
}
