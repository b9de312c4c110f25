using Florin.Contracts.Transactions;
using Florin.Platform.Hosting;
using Florin.Transactions.Fees;

namespace Florin.Transactions.Features;

/// <summary>Says other services what transactions would be charged, so that they can count it before they order them.</summary>
internal static class AskFeesFeature
{
    public static void Add(ServiceBuilder service, FeeOptions options)
    {
        var rules = new FeeRules(options);
        service.Does(
            OrdersClient.FeesOperation,
            (asked, _, _) => Task.FromResult(new AskedFees([.. asked.Items.Select(rules.Answer)]))
        );
    }
}
