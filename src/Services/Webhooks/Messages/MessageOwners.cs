using System.Collections.Concurrent;
using Florin.Contracts.Accounts;
using Florin.Contracts.Payments;
using Florin.Contracts.Schedules;
using Florin.Kernel;
using Florin.Platform.Calls;

namespace Florin.Webhooks.Messages;

/// <summary>
/// Whose accounts, schedules and payment files are, as their services know it. That never changes, so that some are remembered.
/// </summary>
internal sealed class MessageOwners(IServiceCalls calls)
{
    private const int MaxRemembered = 50_000;
    private static readonly CallContext Context = new("webhooks");
    private readonly AccountsClient _accounts = new(calls);
    private readonly SchedulesClient _schedules = new(calls);
    private readonly PaymentsClient _payments = new(calls);
    private readonly ConcurrentDictionary<string, string> _owners = new(StringComparer.Ordinal);

    /// <summary>The owner of what an id names; null where there is none.</summary>
    /// <exception cref="Platform.Resilience.ServiceUnavailable">The service cannot be asked now.</exception>
    public async ValueTask<string?> Of(string source, string id, CancellationToken cancel)
    {
        if (_owners.TryGetValue(id, out var known))
            return known;
        if (await Ask(source, id, cancel) is not { } owner)
            return null;
        if (_owners.Count >= MaxRemembered)
            _owners.Clear();
        _owners[id] = owner.Value;
        return owner.Value;
    }

    private async ValueTask<UserId?> Ask(string source, string id, CancellationToken cancel) =>
        source switch
        {
            AccountMessages.Source when Id.TryParse<AccountId>(id, out var account) => (
                await _accounts.Find(account, Context, cancel)
            )?.UserId,
            ScheduleMessages.Source when Id.TryParse<ScheduleId>(id, out var schedule) => (
                await _schedules.Find(schedule, Context, cancel)
            )?.UserId,
            PaymentFileMessages.Source when Id.TryParse<PaymentFileId>(id, out var file) => await _payments.OwnerOf(
                file,
                Context,
                cancel
            ),
            _ => null,
        };
}
