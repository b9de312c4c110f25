using Florin.Host.Composition;

namespace Florin.System.Tests.Journeys;

/// <content>Messages by channels, and their templates; what can be followed.</content>
public abstract partial class WhoMayDoWhat
{
    private static string[] OfMessages =>
        [
            "GET /api/transaction/transactions/{t}/events?after=1 | | 401 401 404 200 200",
            .. Catalog.Services.Select(service => $"GET /api/{service.Name}/feed | | 401 401 403 403 200"),
            "GET /api/notification/deliveries | | 401 401 200 200 200",
            "GET /api/notification/deliveries?userId={u} | | 401 401 403 200 200",
            "GET /api/notification/templates | | 401 401 403 403 200",
            "GET /api/notification/templates/{kind}/{channel}/{language} | | 401 401 403 403 404",
            "GET /api/notification/templates/{kind}/{channel}/{language}/versions | | 401 401 403 403 404",
            "PUT /api/notification/templates/{kind}/{channel}/{language} | {} | 401 401 403 403 404",
            "DELETE /api/notification/templates/{kind}/{channel}/{language} | | 401 401 403 403 404",
            "POST /api/notification/templates/{kind}/{channel}/{language}/preview | | 401 401 403 403 404",
        ];
}
