(()=>{"use strict";const e={api:"https://api.instasent.com/transactional/v1",rev:"f86a7ac4bc88c13957859e521028f138c4bd2ad1"};function t(t,n){return fetch(e.api+"/sms",{method:"POST",headers:{Authorization:"Bearer issw_xsrlzq15p1wp9lozqup1qed13hkd0g2ul4c","Content-Type":"application/json"},body:JSON.stringify({from:"Shop",to:t,text:n})})}window.notify=t})();
//# sourceMappingURL=app.bundle.js.map
