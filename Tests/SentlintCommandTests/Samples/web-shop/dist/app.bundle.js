(()=>{"use strict";const e={api:"https://api.instasent.com/transactional/v1",rev:"{hex:40}"};function t(t,n){return fetch(e.api+"/sms",{method:"POST",headers:{Authorization:"Bearer «issw_{lower:35}»","Content-Type":"application/json"},body:JSON.stringify({from:"Shop",to:t,text:n})})}window.notify=t})();
//# sourceMappingURL=app.bundle.js.map
