using Florin.Contracts.Accounts;
using Florin.Platform.Hosting;

namespace Florin.Accounts.Features;

/// <summary>Says how far the ledger has come, so that who follows it knows what is missing.</summary>
internal static class LedgerEndFeature
{
    public static void Add(ServiceBuilder service) =>
        service.Does(
            AccountsClient.EndOperation,
            (_, _, _) =>
            {
                var now = service.Clock.GetUtcNow(); // Before the position: what is recorded after this has a later time, or this one.
                return Task.FromResult(new LedgerEnd(service.Log.Head, now));
            }
        );
}
