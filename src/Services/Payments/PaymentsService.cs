using Florin.Payments.Features;
using Florin.Payments.Projections;
using Florin.Platform.Hosting;

namespace Florin.Payments;

/// <summary>Moves money at the edge of the books, and records how transfers were settled. Its table of contents.</summary>
public static class PaymentsService
{
    /// <summary>The payment service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("payment", 4, PaymentEvents.Register, Add) { States = types => types.Add<Payment>() };

    private static void Add(ServiceBuilder service)
    {
        MakePaymentFeature.Add(service);
        var view = PaymentsView.Add(service);
        ListPaymentsFeature.Add(service, view);
        GetPaymentFeature.Add(service);
    }
}
