using Florin.Accounts;
using Florin.Analytics;
using Florin.Audit;
using Florin.Notifications;
using Florin.Payments;
using Florin.Platform.Hosting;
using Florin.Risk;
using Florin.Transactions;
using Florin.Users;

namespace Florin.Host.Composition;

/// <summary>Every service that there is, those that others ask before those that ask them.</summary>
internal static class Catalog
{
    /// <summary>The gateway's name in <c>--services</c>; it is no service and keeps no data.</summary>
    public const string Gateway = "gateway";

    /// <summary>The services in the order in which they start.</summary>
    public static IReadOnlyList<ServiceDefinition> Services { get; } =
    [
        UsersService.Definition,
        RiskService.Definition,
        PaymentsService.Definition,
        AccountsService.Definition,
        TransactionService.Definition,
        NotificationsService.Definition,
        AuditService.Definition,
        AnalyticsService.Definition,
    ];

    /// <summary>What each service says of itself, also those that this process does not host.</summary>
    public static IReadOnlyList<ServiceBuilder> Described() => [.. Services.Select(Describe)];

    private static ServiceBuilder Describe(ServiceDefinition definition)
    {
        var builder = new ServiceBuilder(definition, runtime: null);
        definition.Add(builder);
        return builder;
    }

    /// <summary>What <c>--services</c> may name.</summary>
    public static IReadOnlyList<string> Names { get; } = [Gateway, .. Services.Select(s => s.Name)];
}
