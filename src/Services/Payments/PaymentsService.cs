using Florin.Payments.Features;
using Florin.Payments.Processors;
using Florin.Payments.Projections;
using Florin.Platform.Hosting;

namespace Florin.Payments;

/// <summary>Moves money at the edge of the books, and records how transfers were settled. Its table of contents.</summary>
public static class PaymentsService
{
    /// <summary>The payment service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("payment", 4, PaymentEvents.Register, Add)
        {
            States = types => types.Add<Payment>(),
            Verifies = plan => plan.Add(new PaymentsCheck()),
        };

    /// <summary>The same with another processor than the configured one, for simulations of slow ones.</summary>
    internal static ServiceDefinition With(IPaymentProcessor processor, ProcessorOptions options) =>
        Definition with
        {
            Add = service =>
            {
                MakePaymentFeature.Add(service, processor, options);
                AddReading(service);
            },
        };

    private static void Add(ServiceBuilder service)
    {
        MakePaymentFeature.Add(service);
        AddReading(service);
    }

    private static void AddReading(ServiceBuilder service)
    {
        var view = PaymentsView.Add(service);
        ListPaymentsFeature.Add(service, view);
        GetPaymentFeature.Add(service);
    }
}
